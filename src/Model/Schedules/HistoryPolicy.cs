namespace ScheduledJobs.Model.Schedules;

/// <summary>Which finished Pods and Jobs are kept.</summary>
/// <param name="Succeeded">How many of the newest successful runs keep their objects.</param>
/// <param name="Failed">How many of the newest failed runs keep their objects.</param>
/// <param name="TimeToLive">Objects older than this are deleted in any case; null for no limit.</param>
public sealed record HistoryPolicy(int Succeeded, int Failed, TimeSpan? TimeToLive);
