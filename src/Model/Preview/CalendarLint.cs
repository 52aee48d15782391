using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Preview;

/// <summary>Finds what is probably not meant in a valid ScheduleCalendar.</summary>
public static class CalendarLint
{
    /// <param name="calendar">The calendar. Its spec is valid.</param>
    /// <param name="now">The current time.</param>
    public static IReadOnlyList<LintFinding> Check(ScheduleCalendar calendar, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var spec = calendar.Spec;
        return WallClock.FindZone(spec.TimeZone ?? "UTC") is { } zone && ExclusionLint.FindPastDates("spec.dates", spec.Dates, zone, now) is { } past ? [past] : [];
    }
}
