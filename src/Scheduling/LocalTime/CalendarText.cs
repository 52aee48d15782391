namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>Calendar steps in words: <c>on day 1 of every 3rd month</c>.</summary>
public static class CalendarText
{
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <param name="years">Years per step.</param>
    /// <param name="months">Months per step.</param>
    /// <param name="weeks">Weeks per step.</param>
    /// <param name="days">Days per step; at least one of the four is above zero.</param>
    /// <param name="first">The first date.</param>
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
                yield return Words.Count(count, unit);
        }
    }

    private static string Every(int count, string unit) => count == 1 ? $"every {unit}" : $"every {Words.Ordinal(count)} {unit}";
}
