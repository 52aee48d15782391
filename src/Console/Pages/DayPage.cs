using System.Globalization;
using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Console.Pages;

/// <summary>What runs on a day: a row for each schedule that has a run then.</summary>
internal static class DayPage
{
    private const int PageSize = 60;

    /// <summary>More times than this are not listed.</summary>
    private const int MostTimes = 8;

    /// <summary>More exclusions than this are not listed.</summary>
    private const int MostExclusions = 3;

    public static Page Render(View view, DateOnly day)
    {
        var range = LocalDay.Range(day, view.Zone);
        var plans = ScheduleFilter.Of(view.Address).Apply(view.Sources.Catalog.List())
            .Select(e => (Entry: e, Count: PlannedRuns.IsPlanning(e) ? PlannedRuns.Count(e, range) : 0, Records: RecordsOf(e, range)))
            .Where(p => p.Count > 0 || p.Records.Count > 0 || ExcludedTimes.Count(p.Entry, range) > 0)
            .ToList();
        var pager = new Pager(view.Address, plans.Count, PageSize);
        var rows = pager.Take(plans);
        var title = day.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture);
        var main = Html.Of(
            $"""
            <div class="controls"><h1>{title}</h1><nav class="chips" aria-label="Move"><a href="{Link(view, day.AddDays(-1))}" rel="prev">← Earlier</a><a href="{Link(view, day.AddDays(1))}" rel="next">Later →</a></nav>
            <nav class="chips" aria-label="Length"><a href="{view.Address.With(("day", null), ("month", day.ToString("yyyy-MM", CultureInfo.InvariantCulture)), ("page", null))}">Month</a><a href="{Address.To("/timeline", ("span", "1d"), ("from", KubeTimeConverter.ToText(range.From)))}">Timeline</a></nav></div>
            <p class="hint">{Counts.Of(plans.Sum(p => p.Count), "planned run")} of {Words.Count(plans.Count, "schedule")} in {view.Zone.Id}.{Changes(view, range)}</p>
            {Table(view, range, rows)}{pager.Links()}
            """);
        return new Page(title, "Calendar", main);
    }

    private static string Link(View view, DateOnly day) => view.Address.With(("day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("page", null));

    private static Html Changes(View view, TimeRange range) => Html.Each(
        ClockChanges.Between(view.Zone, range.From, range.To),
        change => Html.Of($" <b>Clocks go {(change.IsGap ? "forward" : "back")} from {change.LocalBefore.ToString("HH':'mm", CultureInfo.InvariantCulture)} to {change.LocalAfter.ToString("HH':'mm", CultureInfo.InvariantCulture)}.</b>"));

    private static IReadOnlyList<RunStatus> RecordsOf(Entry entry, TimeRange range) =>
        [.. RunList.Of(entry.Status).Where(run => Lane.StartOf(run) is { } at && range.Contains(at))];

    private static Html Table(View view, TimeRange range, IReadOnlyList<(Entry Entry, long Count, IReadOnlyList<RunStatus> Records)> rows) => rows.Count == 0
        ? Html.Of($"<p class=\"empty\">Nothing runs on this day.</p>")
        : view.Live("div", "day", Html.Of($" class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Runs of the day\""), Html.Of(
            $"""
            <table class="list day" data-rows><thead><tr><th>Name</th><th>Schedule</th>
            <th class="number">Runs</th><th>Times</th><th>On record</th><th class="span">Day</th></tr></thead>
            <tbody>{Html.Each(rows, row => Row(view, range, row.Entry, row.Count, row.Records))}</tbody></table>
            """));

    private static Html Row(View view, TimeRange range, Entry entry, long count, IReadOnlyList<RunStatus> records) => Html.Of(
        $"""
        <tr><th scope="row"><a href="{Address.OfSchedule(entry.Namespace, entry.Name)}" data-row>{entry.Name}</a><small>{entry.Namespace}</small></th>
        <td class="mono">{entry.Text}</td><td class="number">{Counts.Of(count)}</td>
        <td>{TimesOf(view, entry, range)}{Exclusions(entry, range)}</td><td>
        {Html.Each(records.CountBy(r => r.Result ?? "Running").OrderByDescending(c => c.Value), c => Mark.OfResult(c.Key is "Running" ? null : c.Key).With($"{c.Value} {c.Key.ToLowerInvariant()}"))}</td>
        <td class="span"><svg class="strip" viewBox="0 0 {Lane.Width} 16" preserveAspectRatio="none" role="img" aria-label="the day">{new Lane(range, view.Now, 16, most: 48).Draw(entry)}{new ExclusionMarks(range, 16, most: 48).Draw(entry)}</svg></td></tr>
        """);

    /// <summary>Which times of the day are excluded, and which come from another day.</summary>
    private static Html Exclusions(Entry entry, TimeRange range)
    {
        if (entry.Schedule is not { Excluding: not null } schedule)
            return Html.None;
        var (excluded, moved) = (ExcludedTimes.List(entry, range, MostExclusions), ExcludedTimes.Moved(entry, range));
        return Html.Join(
            excluded is null ? Small(ExclusionMarks.Excluded, Words.Count(ExcludedTimes.Count(entry, range), "excluded time")) : Html.None,
            Html.Each(excluded ?? [], note => Small(ExclusionMarks.Excluded, ExclusionNoteText.Of(note, schedule.Zone))),
            Html.Each(moved.Take(MostExclusions), note => Small(ExclusionMarks.Moved, ExclusionNoteText.OfTarget(note, schedule.Zone))),
            moved.Count > MostExclusions ? Small(ExclusionMarks.Moved, $"{moved.Count - MostExclusions} more") : Html.None);

        static Html Small(Mark mark, string text) => Html.Of($"<small><span class=\"mark {mark.Tone}\">{mark.Icon}</span> {text}</small>");
    }

    private static string TimesOf(View view, Entry entry, TimeRange range)
    {
        if (!PlannedRuns.IsPlanning(entry))
            return "";
        return PlannedRuns.List(entry, range, MostTimes) is { } times
            ? string.Join(", ", times.Select(Text))
            : $"{Text(PlannedRuns.First(entry, range))}, …";

        string Text(DateTimeOffset at)
        {
            var local = ZoneTime.Of(at, view.Zone);
            return local.ToString(local.Second == 0 ? "HH':'mm" : "HH':'mm':'ss", CultureInfo.InvariantCulture);
        }
    }
}
