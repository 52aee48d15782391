using System.Globalization;
using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Console.Pages;

/// <summary>Past and planned runs of all schedules on one time axis.</summary>
internal static class TimelinePage
{
    private const int PageSize = 40;

    /// <summary>How much of a window that moves along lies in the past.</summary>
    private const double PastShare = 0.3;

    private static readonly (string Key, string Text, TimeSpan Length, int Parts)[] Spans =
    [
        ("1h", "Hour", TimeSpan.FromHours(1), 60),
        ("6h", "6 hours", TimeSpan.FromHours(6), 72),
        ("1d", "Day", TimeSpan.FromDays(1), 96),
        ("1w", "Week", TimeSpan.FromDays(7), 168),
    ];

    public static Page Render(View view)
    {
        var (filter, all) = (ScheduleFilter.Of(view.Address), view.Sources.Catalog.List());
        var shown = filter.Apply(all);
        var span = SpanOf(view.Address);
        var range = RangeOf(view, span.Length);
        var load = Load.Of(shown, range.Bounds(span.Parts));
        var pager = new Pager(view.Address, shown.Count, PageSize);
        var rows = pager.Take(shown);
        var main = Html.Of(
            $"""
            <h1 class="sr">Timeline</h1>{FilterBar.Of(view, all, filter, withStates: true)}
            {Controls(view, span.Key, range)}{view.Live("p", "summary", Html.Of($" class=\"hint\""), Summary(view, load, shown.Count))}
            {Chart(view, range, load, rows)}{Legend()}{pager.Links()}
            """);
        return new Page("Timeline", "Timeline", main);
    }

    /// <summary>The range that an address asks for.</summary>
    public static TimeRange RangeOf(View view) => RangeOf(view, SpanOf(view.Address).Length);

    private static (string Key, string Text, TimeSpan Length, int Parts) SpanOf(Address address) => Array.Find(Spans, s => s.Key == address["span"]) is { Key: not null } span ? span : Spans[1];

    private static TimeRange RangeOf(View view, TimeSpan length)
    {
        // A window far from now has nothing to show, and the ends of the calendar are out of reach.
        var from = DateTimeOffset.TryParse(view.Address["from"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at.Year is > 1970 and < 2200 ? at.ToUniversalTime() : view.Now - length * PastShare;
        return new TimeRange(from, from + length);
    }

    private static Html Controls(View view, string current, TimeRange range)
    {
        var half = range.Length / 2;
        return Html.Of(
            $"""
            <div class="controls"><nav class="chips" aria-label="Length">
            {Html.Each(Spans, s => Html.Of($"<a href=\"{view.Address.With(("span", s.Key), ("from", null))}\"{Html.When(s.Key == current, $" aria-current=\"true\"")}>{s.Text}</a>"))}</nav>
            <nav class="chips" aria-label="Move"><a href="{At(range.From - half)}" rel="prev">← Earlier</a><a href="{view.Address.With(("from", null))}">Now</a><a href="{At(range.From + half)}" rel="next">Later →</a></nav></div>
            """);

        string At(DateTimeOffset from) => view.Address.With(("from", KubeTimeConverter.ToText(from)));
    }

    private static Html Summary(View view, Load load, int schedules)
    {
        var text = $"{Words.Count(schedules, "schedule")}, {Counts.Of(load.Total, "planned run")} in this window";
        if (load.Busiest is not { } busiest)
            return Html.Of($"{text}.");
        var length = load.Bounds[busiest + 1] - load.Bounds[busiest];
        var perMinute = load.Counts[busiest] / length.TotalMinutes;
        return Html.Of(
            $"{text}. Busiest: {Counts.Of(load.Counts[busiest], "run")} in the {Times.Rough(length)} from {view.Time(load.Bounds[busiest])}{Html.When(length > TimeSpan.FromMinutes(1), $", {perMinute} a minute")}.");
    }

    private static Html Chart(View view, TimeRange range, Load load, IReadOnlyList<Entry> rows) => view.Live("div", "chart", Html.Of($" class=\"lanes\""), Html.Of(
        $"""
        <ol class="names" aria-label="Schedules">
        {Html.Each(rows, e => Name(view, e, ExcludedTimes.Text(e, range)))}</ol><div class="axisbox">{new TimelineChart(range, view.Now, view.Zone).Draw(load, rows)}</div>
        """));

    private static Html Name(View view, Entry entry, string excluded)
    {
        var (state, overlap) = (Mark.OfState(entry.State), Overlap(entry, view.Now));
        return Html.Of(
            $"""
            <li><span class="mark {state.Tone}">{state.Icon}<span class="sr">{entry.State} </span></span><a href="{Address.OfSchedule(entry.Namespace, entry.Name)}" data-row title="{entry.Namespace}/{entry.Name}: {entry.State}, {entry.Text}{Html.When(excluded.Length > 0, $"; {excluded}")}">{entry.Name}</a>{Html.When(excluded.Length > 0, $"<span class=\"sr\"> {excluded}</span>")}
            {Html.When(overlap is not null, $"<span class=\"mark warn\" title=\"{overlap}\">{new Mark("warn", "over").Icon}<span class=\"sr\">{overlap}</span></span>")}</li>
            """);
    }

    /// <summary>Whether the last run took longer than the time to the next one: if it does so again, the two overlap.</summary>
    private static string? Overlap(Entry entry, DateTimeOffset now)
    {
        if (entry.LastDuration is not { } took || !PlannedRuns.IsPlanning(entry) || entry.Schedule!.Timetable.Upcoming(now, 2) is not [var first, var second])
            return null;
        var gap = second.NominalTime - first.NominalTime;
        return took > gap ? $"The last run took {Times.Rough(took)}, and the next two are {Times.Rough(gap)} apart: they would overlap." : null;
    }

    private static Html Legend() => Html.Of(
        $"""
        <div class="legend" role="group" aria-label="Legend">{new Mark("ok", "check").With("succeeded")}{new Mark("bad", "cross").With("failed")}{new Mark("busy", "play").With("running")}{new Mark("warn", "diamond").With("missed")}{new Mark("warn", "ring").With("skipped")}{new Mark("bad", "late").With("late")}<span class="mark">
        <svg class="i" viewBox="0 0 10 10" aria-hidden="true"><path class="plan" d="M5 1v8"/></svg>planned</span><span class="mark">
        <svg class="i" viewBox="0 0 10 10" aria-hidden="true"><path class="past" d="M5 1v8"/></svg>was due, no longer on record</span>{ExclusionMarks.Legend}</div>
        """);
}
