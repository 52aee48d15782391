namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// Longest lists of a spec. The schema has the same limits. The compiler checks them too, because the webhook compiles whatever it is sent,
/// and its cost must not grow with the square of that.
/// </summary>
public static class SpecLimits
{
    /// <summary>Most children of <c>anyOf</c> and <c>allOf</c>.</summary>
    public const int Triggers = 20;

    /// <summary>Most times of <c>date.times</c>.</summary>
    public const int Times = 1000;

    /// <summary>Most dates and ranges of <c>exclude.dates</c>.</summary>
    public const int ExcludedDates = 200;

    /// <summary>Most parts of days of <c>exclude.times</c>.</summary>
    public const int ExcludedTimes = 24;

    /// <summary>Most calendars that a schedule refers to.</summary>
    public const int Calendars = 10;

    /// <summary>Most dates and ranges of a ScheduleCalendar.</summary>
    public const int CalendarDates = 2000;

    /// <summary>Most headers of an HTTP action.</summary>
    public const int Headers = 64;

    /// <summary>What is wrong with the length of a list, as a sentence without a subject; null if nothing is.</summary>
    internal static string? FindFault(int count, int most) => count > most ? $"must have at most {most} items, but has {count}" : null;
}
