using System.Globalization;
using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>Planned runs by day, of a month or a year, and what is on record of each day.</summary>
internal static class CalendarPage
{
    private const int FirstYear = 1971;
    private const int LastYear = 2199;

    private static readonly string[] Weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static Page Render(View view)
    {
        if (DateOnly.TryParseExact(view.Address["day"], "yyyy-MM-dd", out var day) && IsInReach(day))
            return DayPage.Render(view, day);
        var (filter, all) = (ScheduleFilter.Of(view.Address), view.Sources.Catalog.List());
        var shown = filter.Apply(all);
        var body = int.TryParse(view.Address["year"], out var year) && year is >= FirstYear and <= LastYear
            ? Year(view, shown, year)
            : Month(view, shown, MonthOf(view));
        return new Page("Calendar", "Calendar", Html.Of($"<h1 class=\"sr\">Calendar</h1>{FilterBar.Of(view, all, filter, withStates: false)}{body}"));
    }

    private static bool IsInReach(DateOnly day) => day.Year is >= FirstYear and <= LastYear;

    private static DateOnly MonthOf(View view) =>
        DateOnly.TryParseExact($"{view.Address["month"]}-01", "yyyy-MM-dd", out var month) && IsInReach(month) ? month : First(LocalDay.Of(view.Now, view.Zone));

    private static DateOnly First(DateOnly day) => new(day.Year, day.Month, 1);

    private static Html Month(View view, IReadOnlyList<Entry> entries, DateOnly month)
    {
        var days = DateTime.DaysInMonth(month.Year, month.Month);
        var bounds = BoundsOf(view, month, days);
        var (load, failed) = (Load.Of(entries, bounds), FailuresByDay(view, entries));
        var (excluded, moved) = (ExclusionLoad.Taken(entries, bounds), ExclusionLoad.Moved(entries, bounds));
        var scale = new HeatScale(load.Counts);
        var lead = ((int)month.DayOfWeek + 6) % 7;
        var cells = Html.Each(
            Enumerable.Range(-lead, (lead + days + 6) / 7 * 7),
            i => i < 0 || i >= days ? Html.Of($"<li class=\"out\"></li>") : Cell(view, scale, month.AddDays(i), load.Counts[i], Marks(month.AddDays(i), i)));
        return Html.Of(
            $"""
            {Controls(view, month.ToString("MMMM yyyy", CultureInfo.InvariantCulture), ("month", Text(month.AddMonths(-1))), ("month", Text(month.AddMonths(1))))}
            {view.Live("div", "month", Html.Of($" class=\"month\""), Html.Of($"<ol class=\"weekdays\" aria-hidden=\"true\">{Html.Each(Weekdays, w => Html.Of($"<li>{w}</li>"))}</ol><ol class=\"days\">{cells}</ol>{scale.Legend(Mark.OfResult(RunResults.Failed).With("failed"), ExclusionMarks.Legend)}"))}
            <p class="hint">{Counts.Of(load.Total, "planned run")} in this month; suspended schedules do not count.</p>
            """);

        Html Marks(DateOnly day, int i) => Html.Join(
            Chip(Mark.OfResult(RunResults.Failed), failed.GetValueOrDefault(day), "failed"),
            Chip(ExclusionMarks.Excluded, excluded[i], "excluded"),
            Chip(ExclusionMarks.Moved, moved[i], "moved here"));
    }

    /// <summary>A shape and a number. Where there is no room for the word, only screen readers have it.</summary>
    private static Html Chip(Mark mark, long count, string word) => Html.When(
        count > 0,
        $"<span class=\"chip mark {mark.Tone}\">{mark.Icon}{Counts.Short(count)}<span class=\"more\" aria-hidden=\"true\"> {word}</span><span class=\"sr\"> {word}</span></span>");

    private static string Text(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string DayText(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Html Cell(View view, HeatScale scale, DateOnly day, long count, Html marks)
    {
        var isToday = day == LocalDay.Of(view.Now, view.Zone);
        var hours = LocalDay.Range(day, view.Zone).Length.TotalHours;
        return Html.Of(
            $"""
            <li class="l{scale.StepOf(count)}{Html.When(isToday, $" today")}"><a href="{DayLink(view, day)}" data-row><b>{day.Day}</b><span class="sr">{day.ToString("dddd d MMMM", CultureInfo.InvariantCulture)}: </span><span class="long">{Counts.Of(count, "run")}</span><span class="short" aria-hidden="true">{Counts.Short(count)}</span>
            {marks}{Html.When(hours is not 24, $"<span class=\"chip hours\">{hours} h<span class=\"more\"> day</span></span>")}</a></li>
            """);
    }

    private static string DayLink(View view, DateOnly day) => view.Address.With(("day", DayText(day)), ("month", null), ("year", null), ("page", null));

    private static Html Year(View view, IReadOnlyList<Entry> entries, int year)
    {
        var first = new DateOnly(year, 1, 1);
        var bounds = BoundsOf(view, first, first.AddYears(1).DayNumber - first.DayNumber);
        var (load, excluded) = (Load.Of(entries, bounds), ExclusionLoad.Taken(entries, bounds));
        var scale = new HeatScale(load.Counts);
        var months = Html.Each(Enumerable.Range(0, 12).Select(first.AddMonths), month => Html.Of(
            $"""
            <section class="mini"><h2><a href="{view.Address.With(("month", Text(month)), ("year", null))}">{month.ToString("MMMM", CultureInfo.InvariantCulture)}</a></h2>
            <ol class="dots s{(((int)month.DayOfWeek + 6) % 7)}">
            {Html.Each(Enumerable.Range(0, DateTime.DaysInMonth(year, month.Month)), i => Dot(month.AddDays(i)))}</ol></section>
            """));
        return Html.Of(
            $"""
            {Controls(view, $"{year}", ("year", $"{year - 1}"), ("year", $"{year + 1}"))}
            {view.Live("div", "year", Html.Of($" class=\"year\""), months)}{view.Live("div", "legend", Html.None, scale.Legend(ExclusionMarks.Excluded.With("excluded")))}
            <p class="hint">{Counts.Of(load.Total, "planned run")} in this year; suspended schedules do not count.</p>
            """);

        Html Dot(DateOnly day)
        {
            var (count, cut) = (load.Counts[day.DayNumber - first.DayNumber], excluded[day.DayNumber - first.DayNumber]);
            var more = Html.When(cut > 0, $", {Counts.Of(cut)} excluded");
            return Html.Of(
                $"""
                <li class="l{scale.StepOf(count)}"><a href="{DayLink(view, day)}" title="{day.Day}: {Counts.Of(count)}{more}"><span class="sr">{day.Day}: {Counts.Of(count, "run")}{more}</span>{Html.When(cut > 0, $"<span class=\"cut\">{ExclusionMarks.Excluded.Icon}</span>")}</a></li>
                """);
        }
    }

    private static Html Controls(View view, string title, (string Key, string Value) previous, (string Key, string Value) next)
    {
        var year = previous.Key == "year" ? null : next.Value[..4];
        var other = year is null
            ? Html.Of($"<a href=\"{view.Address.With(("year", null))}\">Month</a>")
            : Html.Of($"<a href=\"{view.Address.With(("year", year), ("month", null))}\">Year</a>");
        return Html.Of(
            $"""
            <div class="controls"><h2>{title}</h2><nav class="chips" aria-label="Move"><a href="{view.Address.With(previous)}" rel="prev">← Earlier</a><a href="{view.Address.With(("month", null), ("year", null))}">Today</a><a href="{view.Address.With(next)}" rel="next">Later →</a></nav>
            <nav class="chips" aria-label="Length">{other}</nav></div>
            """);
    }

    private static DateTimeOffset[] BoundsOf(View view, DateOnly first, int days) =>
        [.. Enumerable.Range(0, days + 1).Select(i => LocalDay.Start(first.AddDays(i), view.Zone))];

    private static Dictionary<DateOnly, int> FailuresByDay(View view, IReadOnlyList<Entry> entries) => entries
        .SelectMany(e => RunList.Of(e.Status))
        .Where(run => run.Result == RunResults.Failed && run.StartTime is not null)
        .CountBy(run => LocalDay.Of(run.StartTime!.Value, view.Zone))
        .ToDictionary();
}
