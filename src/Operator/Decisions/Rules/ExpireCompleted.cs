using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Deletes a ScheduledJob some time after it is completed, if its spec says so. The time counts from when it was first seen to be completed: a ttl that is
/// added later never deletes at once. While a run is active or waits, and while the schedule is suspended, it is not completed. A Backfill runs to its end
/// first. A notification that is owed stands in the status, so it is sent or given up first.
/// </summary>
internal static class ExpireCompleted
{
    public static void Apply(Draft draft)
    {
        if (draft.Snapshot.IsStopping || draft.IsBeingDeleted)
            return;
        DateTimeOffset? since = null;
        if (draft.Schedule?.TimeToLiveCompleted is { } ttl && IsCompleted(draft))
        {
            since = draft.Status.CompletedSince is { } known && known <= draft.Now ? known : Seconds.Floor(draft.Now);
            var expires = Instants.Add(since.Value, ttl);
            if (draft.Now < expires)
                draft.WakeBy(expires);
            else
                draft.Expires = draft.Status.Notifications?.Owed is null or [];
        }

        if (since != draft.Status.CompletedSince)
            draft.Status = draft.Status with { CompletedSince = since };
    }

    // What waits keeps it from being Completed.
    private static bool IsCompleted(Draft draft) =>
        draft.IsServed && !draft.HasConcluded && draft.Active.Count == 0 && draft.Snapshot.Attempts.All(attempt => attempt.IsFinished)
        && draft.Snapshot.Backfills?.Any(backfill => !backfill.IsComplete) != true
        && draft.Status.Conditions!.Any(c => c is { Type: ConditionTypes.Ready, Reason: Reasons.Completed });
}
