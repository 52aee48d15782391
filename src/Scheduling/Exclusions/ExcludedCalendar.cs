namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>Excluded days that have a name and may have a time zone of their own. Many schedules can share one.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Days">The days.</param>
/// <param name="Zone">The zone whose days they are; null for that of the schedule.</param>
public sealed record ExcludedCalendar(string Name, ExcludedDays Days, TimeZoneInfo? Zone);
