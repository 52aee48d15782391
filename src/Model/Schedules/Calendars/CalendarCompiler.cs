using System.Text.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Model.Schedules.Calendars;

/// <summary>Compiles calendars. Pure.</summary>
public static class CalendarCompiler
{
    /// <summary>Compiles a calendar.</summary>
    /// <param name="calendar">The resource.</param>
    /// <param name="before">What it was before, whose days stay in use while the spec is not valid; null for a new one.</param>
    public static CompiledCalendar Compile(ScheduleCalendar calendar, CompiledCalendar? before = null)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var (key, spec) = (ObjectKey.Of(calendar), calendar.Spec);
        try
        {
            var mark = MarkOf(spec);
            return new CompiledCalendar(key, before is { Problem: null } && before.Mark == mark ? before.Content : Read(key, spec), mark, spec.Shared, null);
        }
        catch (SpecException e)
        {
            return before is null
                ? new CompiledCalendar(key, null, "", spec.Shared, e.Problem)
                : before with { IsShared = spec.Shared, Problem = e.Problem };
        }
    }

    private static ExcludedCalendar Read(ObjectKey key, ScheduleCalendarSpec spec)
    {
        var zone = spec.TimeZone is { } name ? SpecReader.Zone("spec.timeZone", name) : null;
        var days = new ExcludedDays(
            ExclusionReader.Weekdays("spec.weekdays", spec.Weekdays), ExclusionReader.Dates("spec.dates", spec.Dates, SpecLimits.CalendarDates));
        return days.Weekdays.Count + days.Dates.Count > 0
            ? new ExcludedCalendar(key.Name, days, zone)
            : throw new SpecException(Reasons.InvalidSchedule, "spec: set weekdays or dates");
    }

    private static string MarkOf(ScheduleCalendarSpec spec) =>
        Fnv32.Of(JsonSerializer.SerializeToUtf8Bytes(spec with { Shared = false }, ModelJsonContext.Default.ScheduleCalendarSpec)).ToString("x8");
}
