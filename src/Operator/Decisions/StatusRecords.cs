using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions.Rules;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>What a status says about runs that are not active.</summary>
internal static class StatusRecords
{
    /// <summary>
    /// Whether the status has dealt with a run that is not active: it has ended, or was left out. If not, it was started and its record was lost.
    /// </summary>
    public static bool HasDealtWith(this ScheduledJobStatus status, Attempt attempt)
    {
        if (status.Queued?.Any(q => q.Id == attempt.RunId) == true)
            return false;
        return attempt.Trigger switch
        {
            RunTriggers.Manual => status.HasDealtWithManual(attempt),
            RunTriggers.Create => status.EffectiveSince is not null,
            RunTriggers.Backfill => status.Backfills?.Any(b => b.IsOf(attempt.RunId, attempt.NominalTime) && b.IsOpen(attempt.NominalTime)) != true,
            _ => attempt.NominalTime <= status.LastScheduleTime && !status.Backlog.Contains(attempt.NominalTime),
        };
    }

    /// <summary>Whether the run-now value that makes this run id has been used.</summary>
    public static bool HasUsedManual(this ScheduledJobStatus status, string runId) => status.ManualRuns?.Any(m => m.Id == runId) == true;

    /// <summary>Whether a nominal time is in the backlog.</summary>
    public static bool Contains(this BacklogStatus? backlog, DateTimeOffset nominalTime) =>
        backlog is not null && nominalTime >= backlog.From && nominalTime <= backlog.Through;

    // Times of manual runs only increase, so a run no later than the oldest remembered one is that one or has left the list. Older operators kept
    // no list and recorded only the last value; every run up to that time has been dealt with.
    private static bool HasDealtWithManual(this ScheduledJobStatus status, Attempt attempt) => status.ManualRuns switch
    {
        null => status.LastManualRun is not null,
        { Count: >= StatusLimits.ManualRuns } list when attempt.NominalTime <= list[0].Time => true,
        _ => status.HasUsedManual(attempt.RunId),
    };
}
