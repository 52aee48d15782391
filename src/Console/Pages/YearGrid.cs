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
        var load = Load.Of([entry], [.. Enumerable.Range(0, days + 1).Select(i => LocalDay.Start(first.AddDays(i), zone))]);
        var months = Enumerable.Range(0, 12).Select(first.AddMonths);
        return Html.Of(
            $"""
            <svg class="yeargrid" viewBox="0 0 {Left + 31 * Square} {12 * Square}" role="img" aria-label="{load.Total} runs in twelve months">
            {Html.Each(months.Index(), m => Month(m.Item, m.Index * Square))}</svg>
            """);

        Html Month(DateOnly month, int top) => Html.Of(
            $"""
            <text class="axis" x="0" y="{top + 10}">{month.ToString("MMM", CultureInfo.InvariantCulture)}</text>
            {Html.Each(Enumerable.Range(0, DateTime.DaysInMonth(month.Year, month.Month)), i => Day(month.AddDays(i), Left + i * Square, top))}
            """);

        Html Day(DateOnly day, int left, int top)
        {
            var count = load.Counts[day.DayNumber - first.DayNumber];
            return Html.Of(
                $"""
                <rect class="{(count > 0 ? "has" : "not")}" x="{left}" y="{top + 1}" width="{Square - 2}" height="{Square - 2}">
                {Html.When(count > 0, $"<title>{day.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture)}: {count}</title>")}</rect>
                """);
        }
    }
}
