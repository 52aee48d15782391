using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What a status says of a run that is not active.</summary>
internal static class StatusRecords
{
    /// <summary>Whether an attempt's run, which is not active, is behind this status: it has ended, or its nominal time was dealt with.</summary>
    public static bool HasDealtWith(this ScheduledJobStatus status, Attempt attempt) =>
        status.RecentRuns?.Any(r => r.Id == attempt.RunId) == true
        || (attempt.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp
            && attempt.NominalTime <= status.LastScheduleTime
            && status.Queued?.Any(q => q.Id == attempt.RunId) != true);
}
