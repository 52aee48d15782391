using ScheduledJobs.LocalCluster.Console.Schedules;

namespace ScheduledJobs.LocalCluster.Console.Displays;

/// <summary>A log for output that is not a terminal: a line for each finished run, and the table from time to time.</summary>
/// <param name="output">The output.</param>
/// <param name="quiet">Whether to show only what <see cref="WriteLine"/> writes.</param>
internal sealed class PlainDisplay(TextWriter output, bool quiet) : IDisplay
{
    private const int Width = 160;
    private static readonly TimeSpan TablePause = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private DateTimeOffset? _nextTable;

    public void WriteLine(string text)
    {
        lock (_gate)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }

    public void ShowRun(FinishedRun run)
    {
        if (!quiet)
            WriteLine(Describe(run));
    }

    public void ShowSchedules(IReadOnlyList<ScheduleRow> rows, DateTimeOffset now)
    {
        if (quiet || rows.Count == 0)
            return;

        // The first table waits too, so that it has something to show.
        _nextTable ??= now + TablePause;
        if (now < _nextTable)
            return;
        _nextTable = now + TablePause;
        WriteLine(string.Join('\n', ["", .. ScheduleTable.Render(rows, now, Width, int.MaxValue), ""]));
    }

    public void Dispose()
    {
    }

    /// <summary>A line such as <c>14:05:12Z default/hello Succeeded scheduled 14:05:00Z took 12s</c>.</summary>
    private static string Describe(FinishedRun run)
    {
        var at = run.CompletionTime ?? run.ScheduledTime ?? DateTimeOffset.UnixEpoch;
        var scheduled = run.ScheduledTime is { } s ? $" scheduled {TimeText.Clock(s, at)}" : "";
        var took = run is { StartTime: { } start, CompletionTime: { } end } && end > start ? $" took {TimeText.Short(end - start)}" : "";
        var why = run.Result == "Succeeded" ? null : run.Message is { Length: > 0 } ? run.Message : run.Reason;
        return $"{TimeText.Clock(at, at)} {run.Schedule} {run.Result}{scheduled}{took}{(why is { Length: > 0 } ? $": {why}" : "")}";
    }
}
