using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>What a status says of runs that are not active.</summary>
internal static class StatusRecords
{
    /// <summary>
    /// Whether a run that is not active is behind this status: it has ended, or was left out. If not, it was started and its record was lost.
    /// </summary>
    public static bool HasDealtWith(this ScheduledJobStatus status, Attempt attempt)
    {
        if (status.Queued?.Any(q => q.Id == attempt.RunId) == true)
            return false;
        return attempt.Trigger switch
        {
            RunTriggers.Manual => status.HasDealtWithManual(attempt),
            RunTriggers.Create => status.EffectiveSince is not null,
            _ => attempt.NominalTime <= status.LastScheduleTime && !status.Backlog.Contains(attempt.NominalTime),
        };
    }

    /// <summary>Whether a value of the run-now annotation that makes this run id was used.</summary>
    public static bool HasUsedManual(this ScheduledJobStatus status, string runId) => status.ManualRuns?.Any(m => m.Id == runId) == true;

    /// <summary>Whether a nominal time waits in a backlog.</summary>
    public static bool Contains(this BacklogStatus? backlog, DateTimeOffset nominalTime) =>
        backlog is not null && nominalTime >= backlog.From && nominalTime <= backlog.Through;

    // Times of manual runs only rise, so one before the oldest that is remembered has left the list. A status of an operator that kept no
    // list shows only its last value; all of that time's runs are behind it.
    private static bool HasDealtWithManual(this ScheduledJobStatus status, Attempt attempt) => status.ManualRuns switch
    {
        null => status.LastManualRun is not null,
        { Count: >= StatusLimits.ManualRuns } list when attempt.NominalTime < list[0].Time => true,
        _ => status.HasUsedManual(attempt.RunId),
    };
}
