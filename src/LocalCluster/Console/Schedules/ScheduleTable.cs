namespace ScheduledJobs.LocalCluster.Console.Schedules;

/// <summary>The table of schedules as lines of text: a pure function of the rows, the time and the available space.</summary>
internal static class ScheduleTable
{
    private const string Gap = "  ";
    private const int NarrowestColumn = 8;
    private static readonly string[] Header = ["NAME", "SCHEDULE", "NEXT RUN", "ACTIVE", "LAST RESULT"];

    /// <summary>A header, the schedules ordered by next run and, if they do not fit, a line with the number left out.</summary>
    /// <param name="rows">The schedules, in any order.</param>
    /// <param name="now">The current time.</param>
    /// <param name="width">Most characters per line.</param>
    /// <param name="height">Most lines, at least 2.</param>
    public static IReadOnlyList<string> Render(IReadOnlyCollection<ScheduleRow> rows, DateTimeOffset now, int width, int height)
    {
        if (rows.Count == 0)
            return [Cut("No schedules yet.", width)];
        var sorted = rows.OrderBy(r => r.NextRun ?? DateTimeOffset.MaxValue)
            .ThenBy(r => r.Namespace, StringComparer.Ordinal)
            .ThenBy(r => r.Name, StringComparer.Ordinal);
        var shown = rows.Count < height ? rows.Count : Math.Max(height - 2, 0);
        string[][] cells = [Header, .. sorted.Take(shown).Select(r => Cells(r, now))];

        var widths = Fit(cells, width);
        var lines = cells.Select(line => Cut(string.Join(Gap, line.Zip(widths, Pad)).TrimEnd(), width)).ToList();
        if (shown < rows.Count)
            lines.Add(Cut($"... and {rows.Count - shown} more", width));
        return lines;
    }

    private static string[] Cells(ScheduleRow row, DateTimeOffset now) =>
        [$"{row.Namespace}/{row.Name}", row.Schedule, Next(row, now), row.Active == 0 ? "" : $"{row.Active}", Last(row, now)];

    private static string Next(ScheduleRow row, DateTimeOffset now)
    {
        if (row.IsSuspended)
            return "suspended";
        if (row.Problem is not null)
            return "not ready";
        if (row.NextRun is not { } next)
            return row.IsSeen ? "none" : "...";
        return next <= now ? $"{TimeText.Clock(next, now)} due" : $"{TimeText.Clock(next, now)} in {TimeText.Short(RoundUp(next - now))}";
    }

    private static string Last(ScheduleRow row, DateTimeOffset now)
    {
        if (row.Problem is not null)
            return row.Problem;
        if (row.LastRun is not { } run)
            return "";
        var result = run.Reason is { Length: > 0 } reason && run.Result != "Succeeded" ? $"{run.Result} ({reason})" : run.Result;
        return (run.CompletionTime ?? run.ScheduledTime) is { } at ? $"{result} {TimeText.Clock(at, now)}" : result;
    }

    /// <summary>A countdown shows 1s until the time is reached, never 0s.</summary>
    private static TimeSpan RoundUp(TimeSpan left) => TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds));

    /// <summary>Column widths: those of their cells; if that is too wide, the widest column shrinks first.</summary>
    private static int[] Fit(string[][] cells, int width)
    {
        var widths = Enumerable.Range(0, Header.Length).Select(c => cells.Max(line => line[c].Length)).ToArray();
        var room = width - (Gap.Length * (Header.Length - 1));
        while (widths.Sum() > room && widths.Max() > NarrowestColumn)
            widths[Array.IndexOf(widths, widths.Max())]--;
        return widths;
    }

    private static string Pad(string text, int width) => Cut(text, width).PadRight(width);

    private static string Cut(string text, int width) => text.Length <= width ? text : width < 1 ? "" : text[..(width - 1)] + "…";
}
