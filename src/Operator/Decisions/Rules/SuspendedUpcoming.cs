using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// What runs after the end of a suspension or, without one, what would run if the schedule were resumed now. It is not written for every time that passes, but every
/// ten minutes at most.
/// </summary>
internal static class SuspendedUpcoming
{
    /// <summary>How long a time stays listed after it has passed.</summary>
    internal static readonly TimeSpan StaysListed = TimeSpan.FromMinutes(10);

    /// <summary>Updates the list if its first time passed long enough ago, and wakes the schedule when the next update is due.</summary>
    public static IReadOnlyList<UpcomingRun>? Update(Draft draft, DateTimeOffset? end)
    {
        if (draft.Schedule is not { } schedule || draft.HasUsedAllRuns || draft.IsBeingDeleted)
            return null;
        var listed = IsSameSchedule(draft, end) ? draft.Snapshot.Status.Upcoming : null;
        if (listed is not [{ DueTime: { } first }, ..] || draft.Now >= Instants.Add(first, StaysListed))
        {
            // A resume never fires retroactively, so what has passed until then would not run.
            var floor = Draft.Later(draft.Floor, end is { } at ? Suspension.LastBefore(at) : draft.Now)!.Value;
            listed = Summarise.ToRuns(Summarise.Upcoming(draft, schedule, floor, StatusLimits.Upcoming));
        }

        if (listed is [{ DueTime: { } next }, ..])
            draft.WakeBy(Instants.Add(next, StaysListed));
        return listed;
    }

    /// <summary>Whether the status lists times of this spec, suspended as it is.</summary>
    private static bool IsSameSchedule(Draft draft, DateTimeOffset? end) =>
        draft.Snapshot.Status.SuspendedUntil == end && draft.Snapshot.Status.LastSkip == draft.Status.LastSkip
        && draft.Snapshot.Status.ObservedGeneration == draft.Job.Metadata.Generation && draft.Snapshot.Status.EffectiveHash == draft.Status.EffectiveHash;
}
