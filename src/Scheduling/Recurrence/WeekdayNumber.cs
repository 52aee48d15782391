namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>A value of BYDAY.</summary>
/// <param name="Ordinal">The n-th such day of the month or year; negative from its end; 0 for all of them.</param>
/// <param name="Weekday">0 (Monday) to 6.</param>
internal readonly record struct WeekdayNumber(int Ordinal, int Weekday);
