namespace ScheduledJobs.Model.Schedules;

/// <summary>Which finished Pods and Jobs are kept.</summary>
/// <param name="Succeeded">Newest successful runs whose objects are kept.</param>
/// <param name="Failed">Newest failed runs whose objects are kept.</param>
/// <param name="TimeToLive">Older ones go whatever the counts; null for no limit.</param>
public sealed record HistoryPolicy(int Succeeded, int Failed, TimeSpan? TimeToLive);
