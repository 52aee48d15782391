using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>How far a schedule has got, by its status.</summary>
public static class ScheduleProgress
{
    /// <summary>Nominal times at or before this instant are never considered; null before the first pass.</summary>
    public static DateTimeOffset? Floor(ScheduledJobStatus status) =>
        status.EffectiveSince is null || status.LastScheduleTime > status.EffectiveSince ? status.LastScheduleTime : status.EffectiveSince;

    /// <summary>Whether a nominal time needs no further decision: it is at or before the floor, and does not wait in the backlog.</summary>
    public static bool HasDealtWith(ScheduledJobStatus? status, DateTimeOffset nominal) =>
        status is not null && nominal <= Floor(status) && !(nominal >= status.Backlog?.From && nominal <= status.Backlog?.Through);

    /// <summary>How many more runs maxRuns allows, not counting those that wait for a slot. Null for no limit.</summary>
    /// <param name="maxRuns">The spec's limit.</param>
    /// <param name="status">Runs started, and the backlog.</param>
    /// <param name="queued">Runs that wait for a slot.</param>
    public static long? RunsLeft(long? maxRuns, ScheduledJobStatus status, IEnumerable<QueuedRun> queued) => maxRuns is null
        ? null
        : maxRuns - status.StartedRuns - (status.Backlog?.Remaining ?? 0)
          - queued.Count(run => run.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp);
}
