using System.Globalization;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;

namespace ScheduledJobs.Console.Pages;

/// <summary>Twelve months of one schedule: a row a month, a square a day.</summary>
internal static class YearGrid
{
    private const int Square = 12;
    private const int Left = 36;

    public static Html Of(Entry entry, DateOnly first, TimeZoneInfo zone)
    {
        var days = first.AddYears(1).DayNumber - first.DayNumber;
        DateTimeOffset[] bounds = [.. Enumerable.Range(0, days + 1).Select(i => LocalDay.Start(first.AddDays(i), zone))];
        var (load, excluded) = (Load.Of([entry], bounds), ExclusionLoad.Taken([entry], bounds));
        var total = excluded.Sum();
        var months = Enumerable.Range(0, 12).Select(first.AddMonths);
        return Html.Of(
            $"""
            <svg class="yeargrid" viewBox="0 0 {Left + 31 * Square} {12 * Square}" role="img" aria-label="{load.Total} runs in twelve months{Html.When(total > 0, $", {total} excluded times")}">
            {Html.Each(months.Index(), m => Month(m.Item, m.Index * Square))}</svg>{Html.When(total > 0, $"<p class=\"legend\"><span class=\"mark cut\"><svg class=\"i\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><path class=\"slash\" d=\"M1 9l8-8\"/></svg>has excluded times</span></p>")}
            """);

        Html Month(DateOnly month, int top) => Html.Of(
            $"""
            <text class="axis" x="0" y="{top + 10}">{month.ToString("MMM", CultureInfo.InvariantCulture)}</text>
            {Html.Each(Enumerable.Range(0, DateTime.DaysInMonth(month.Year, month.Month)), i => Day(month.AddDays(i), Left + i * Square, top))}
            """);

        Html Day(DateOnly day, int left, int top)
        {
            var (count, cut) = (load.Counts[day.DayNumber - first.DayNumber], excluded[day.DayNumber - first.DayNumber]);
            return Html.Of(
                $"""
                <rect class="{(count > 0 ? "has" : "not")}" x="{left}" y="{top + 1}" width="{Square - 2}" height="{Square - 2}">
                {Html.When(count > 0 || cut > 0, $"<title>{day.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture)}: {count}{Html.When(cut > 0, $", {cut} excluded")}</title>")}</rect>{Html.When(cut > 0, $"<path class=\"slash\" d=\"M{left + 1} {top + Square - 2}l8-8\"/>")}
                """);
        }
    }
}
