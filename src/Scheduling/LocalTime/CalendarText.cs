namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>Calendar steps in words: <c>on day 1 of every 3rd month</c>.</summary>
internal static class CalendarText
{
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static string Of(int years, int months, int weeks, int days, DateOnly first) => (years, months, weeks, days) switch
    {
        (_, 0, 0, 0) => $"on {first.Day} {Months[first.Month - 1]} of {Every(years, "year")}",
        (0, _, 0, 0) => $"on day {first.Day} of {Every(months, "month")}",
        (0, 0, _, 0) => $"on {first.DayOfWeek} of {Every(weeks, "week")}",
        (0, 0, 0, _) => Every(days, "day"),
        _ => "every " + string.Join(", ", Parts(years, months, weeks, days)),
    };

    private static IEnumerable<string> Parts(int years, int months, int weeks, int days)
    {
        foreach (var (count, unit) in new[] { (years, "year"), (months, "month"), (weeks, "week"), (days, "day") })
        {
            if (count > 0)
                yield return $"{count} {unit}{(count == 1 ? "" : "s")}";
        }
    }

    private static string Every(int count, string unit) => count == 1 ? $"every {unit}" : $"every {Ordinal(count)} {unit}";

    private static string Ordinal(int number) => (number % 100, number % 10) switch
    {
        (11 or 12 or 13, _) => $"{number}th",
        (_, 1) => $"{number}st",
        (_, 2) => $"{number}nd",
        (_, 3) => $"{number}rd",
        _ => $"{number}th",
    };
}
