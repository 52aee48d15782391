using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Stops what a deleted Backfill has started, and lets go of those that are complete: by then their own status says how they ended.
/// </summary>
internal static class FollowBackfills
{
    public static void Apply(Draft draft)
    {
        // While it is not known which exist, none counts as deleted.
        if (draft.Snapshot is not { Backfills: { } all, Status.Backfills: not null })
            return;
        for (var i = draft.Backfills.Count - 1; i >= 0; i--)
        {
            var progress = draft.Backfills[i];
            var backfill = all.FirstOrDefault(b => b.Metadata.Uid == progress.Uid);
            if (backfill is null)
                Stop(draft, progress);
            if (backfill is null or { IsComplete: true })
                draft.Backfills.RemoveAt(i);
        }
    }

    private static void Stop(Draft draft, BackfillProgress progress)
    {
        foreach (var run in BackfillRuns.ActiveOf(draft, progress).ToList())
        {
            EnforceTimeouts.Stop(draft, run);
            draft.Active.Remove(run);
            draft.Conclude();
            draft.Tell(EventType.Normal, Reasons.RunStopped, $"Run {run.Id} was stopped: Backfill {progress.Name} was deleted", run.Pod, run.Id);
        }
    }
}
