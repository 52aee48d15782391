using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Observability;

/// <summary>What a status adds to the record of finished runs.</summary>
internal static class EndedRuns
{
    /// <summary>The finished runs that a status lists and the one before it does not, and its last run, which is there even if none is listed.</summary>
    public static IEnumerable<RunStatus> Between(ScheduledJobStatus? before, ScheduledJobStatus after)
    {
        foreach (var run in after.RecentRuns ?? [])
        {
            if (before?.RecentRuns?.Contains(run) != true)
                yield return run;
        }

        if (after.LastRun is { } last && !IsSame(last, before?.LastRun) && after.RecentRuns?.Any(run => IsSame(run, last)) != true)
            yield return last;
    }

    private static bool IsSame(RunStatus one, RunStatus? other) => one.Id == other?.Id && one.CompletionTime == other.CompletionTime;
}
