namespace ScheduledJobs.Scheduling.Misfires;

/// <summary>Consecutive runs that were missed for one reason, counted rather than listed.</summary>
/// <param name="Reason">Why they were missed.</param>
/// <param name="Count">Number of runs; at least 1.</param>
/// <param name="First">Nominal time of the oldest.</param>
/// <param name="Last">Nominal time of the newest.</param>
public readonly record struct MissedRuns(MissedReason Reason, long Count, DateTimeOffset First, DateTimeOffset Last);
