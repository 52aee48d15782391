namespace ScheduledJobs.Scheduling.Misfires;

/// <summary>Neighbouring runs that were missed for one reason; counted, not listed.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many; at least 1.</param>
/// <param name="First">Nominal time of the oldest.</param>
/// <param name="Last">Nominal time of the newest.</param>
public readonly record struct MissedRuns(MissedReason Reason, long Count, DateTimeOffset First, DateTimeOffset Last);
