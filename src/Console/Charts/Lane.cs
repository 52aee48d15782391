using System.Globalization;
using System.Text;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Charts;

/// <summary>
/// The runs of one schedule on a stretch of a time axis: those on record as bars, planned ones as thin lines. If planned runs are so close
/// that lines would touch, their number is drawn instead.
/// </summary>
/// <param name="range">What the axis shows.</param>
/// <param name="now">The current time.</param>
/// <param name="height">Height of the lane.</param>
/// <param name="most">More lines than this are drawn as their number.</param>
internal sealed class Lane(TimeRange range, DateTimeOffset now, int height, int most = 160)
{
    /// <summary>The lane is this wide, and stretched to the width of the page.</summary>
    public const int Width = 1000;

    /// <summary>The narrowest bar that can be seen.</summary>
    private const double MinBar = 2.5;

    /// <summary>Lines and bars. They are stretched, and must hold no text.</summary>
    public Html Draw(Entry entry) => Html.Join(Plan(entry), Html.Each(Records(entry), run => Bar(entry, run)), Late(entry));

    /// <summary>The runs on record that the range shows, oldest first.</summary>
    public IEnumerable<RunStatus> Records(Entry entry) => RunList.Of(entry.Status).Reverse()
        .Where(run => StartOf(run) is { } start && start < range.To && EndOf(run) >= range.From);

    /// <summary>When a run started, or was due.</summary>
    public static DateTimeOffset? StartOf(RunStatus run) => run.StartTime ?? run.DueTime ?? run.ScheduledTime;

    /// <summary>Where an instant lies on the lane.</summary>
    public double X(DateTimeOffset instant) => range.Place(instant) * Width;

    /// <summary>Since when a run is late; null if none is.</summary>
    public DateTimeOffset? LateSince(Entry entry) =>
        PlannedRuns.IsPlanning(entry) && entry.State == ScheduleStates.Late && entry.Status.NextRunTime is { } due && due < now ? due : null;

    private Html Plan(Entry entry)
    {
        if (!PlannedRuns.IsPlanning(entry))
            return Html.None;
        var past = Path(entry, range with { To = now < range.From ? range.From : now < range.To ? now : range.To });
        var future = Path(entry, range with { From = now > range.To ? range.To : now > range.From ? now : range.From });
        return Html.Of($"{Shape("past", past)}{Shape("plan", future)}");
    }

    private static Html Shape(string name, string path) => Html.When(path.Length > 0, $"<path class=\"{name}\" d=\"{path}\"/>");

    private string Path(Entry entry, TimeRange part)
    {
        if (part.From >= part.To)
            return "";
        var text = new StringBuilder();
        var share = Math.Max(4, (int)(most * (part.Length / range.Length)));
        if (PlannedRuns.List(entry, part, share) is { } times)
        {
            foreach (var time in times)
                text.Append(CultureInfo.InvariantCulture, $"M{X(Due(entry, time)):0.#} {height / 4}v{height / 2}");
            return text.ToString();
        }

        var (bounds, counts) = (part.Bounds(share), new long[share]);
        PlannedRuns.AddCounts(entry, bounds, counts);
        AppendAreas(text, bounds, counts);
        return text.ToString();
    }

    /// <summary>Neighbours of one height are one area, so that a schedule that runs every second takes a few bytes.</summary>
    private void AppendAreas(StringBuilder text, DateTimeOffset[] bounds, long[] counts)
    {
        var highest = counts.Max();
        for (int i = 0, end; i < counts.Length; i = end)
        {
            var tall = HeightOf(counts[i], highest);
            for (end = i + 1; end < counts.Length && HeightOf(counts[end], highest) == tall;)
                end++;
            if (tall == 0)
                continue;
            var (left, width) = (X(bounds[i]), X(bounds[end]) - X(bounds[i]));
            text.Append(CultureInfo.InvariantCulture, $"M{left:0.#} {(height - tall) / 2.0:0.#}h{width:0.#}v{tall}h-{width:0.#}z");
        }
    }

    // Regular runs do not fall into parts evenly; a difference of one run is no pattern worth seeing.
    private int HeightOf(long count, long highest) => count == 0 ? 0 : highest <= 3 ? height / 2 : Math.Max(2, (int)Math.Round(height / 2.0 * count / highest));

    private Html Bar(Entry entry, RunStatus run)
    {
        var (from, to) = (X(StartOf(run)!.Value), X(EndOf(run)));
        var mark = Mark.OfResult(run.Result);
        var hasRun = run.StartTime is not null;
        var width = Math.Max(to - from, MinBar);
        var thick = hasRun ? height / 2 : height / 4;
        return Html.Of(
            $"""
            <rect class="run {mark.Tone}{Html.When(run.Result is null, $" on")}" x="{Math.Min(from, Width - width)}" y="{(height - thick) / 2.0}" width="{width}" height="{thick}">
            <title>{Title(entry, run)}</title></rect>
            """);
    }

    private Html Late(Entry entry) => LateSince(entry) is { } due
        ? Html.Of($"<rect class=\"waits\" x=\"{X(due)}\" y=\"{(height - 2) / 2.0}\" width=\"{Math.Max(X(now) - X(due), MinBar)}\" height=\"2\"/>")
        : Html.None;

    private static string Title(Entry entry, RunStatus run)
    {
        var at = StartOf(run) is { } start ? Times.Utc(start) : "";
        var took = run is { StartTime: { } from, CompletionTime: { } to } ? $", took {Times.Rough(to - from)}" : "";
        return $"{entry.Name} {run.Result ?? "running"} {at}{took}";
    }

    private DateTimeOffset EndOf(RunStatus run) => run.CompletionTime ?? (run is { Result: null, StartTime: not null } ? now : StartOf(run)!.Value);

    private static DateTimeOffset Due(Entry entry, DateTimeOffset nominal) =>
        entry.Schedule!.Timetable.HasJitter ? entry.Schedule.Timetable.At(nominal).DueTime : nominal;
}
