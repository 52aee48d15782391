namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// Longest lists and largest numbers of a spec. The schema has the same limits. The compiler checks them too, because the webhook compiles whatever it is sent,
/// and its cost must not grow with the square of that.
/// </summary>
public static class SpecLimits
{
    /// <summary>Most children of <c>anyOf</c> and <c>allOf</c>.</summary>
    public const int Triggers = 20;

    /// <summary>Most triggers of a schedule, children at every level included.</summary>
    public const int AllTriggers = 50;

    /// <summary>How deep <c>anyOf</c> and <c>allOf</c> nest.</summary>
    public const int Depth = 3;

    /// <summary>Most times of <c>date.times</c>.</summary>
    public const int Times = 1000;

    /// <summary>Longest text of <c>rrule.rule</c>, in characters.</summary>
    public const int Rule = 1024;

    /// <summary>Most times of <c>rrule.rdates</c>, and of <c>rrule.exdates</c>.</summary>
    public const int RuleDates = 500;

    /// <summary>Most years of a step of <c>calendar</c>.</summary>
    public const int Years = 1000;

    /// <summary>Most months of a step of <c>calendar</c>.</summary>
    public const int Months = 12_000;

    /// <summary>Most weeks of a step of <c>calendar</c> and of a period of <c>interval</c>.</summary>
    public const int Weeks = 5000;

    /// <summary>Most days of a step of <c>calendar</c> and of a period of <c>interval</c>.</summary>
    public const int Days = 36_500;

    /// <summary>Most hours of a period of <c>interval</c>.</summary>
    public const int Hours = 876_000;

    /// <summary>Most minutes of a period of <c>interval</c>.</summary>
    public const int Minutes = 52_560_000;

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

    /// <summary>Most notifications of a schedule.</summary>
    public const int Notifications = 8;

    /// <summary>Most headers of a notification.</summary>
    public const int NotificationHeaders = 16;

    /// <summary>What is wrong with the length of a list, as a sentence without a subject; null if nothing is.</summary>
    internal static string? FindFault(int count, int most) => count > most ? $"must have at most {most} items, but has {count}" : null;

    /// <summary>What is wrong with a number, as a sentence without a subject; null if nothing is.</summary>
    internal static string? FindRangeFault(int? number, int most) => number < 0 || number > most ? $"must be from 0 to {most}, but is {number}" : null;
}
