using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Finds what suspends the schedule: the spec, its namespace, or too many failed runs in a row. The count of failures and the trip stand in the status, so
/// they survive a change of leader.
/// </summary>
internal static class WatchSuspensions
{
    public static void Apply(Draft draft)
    {
        HeedResume(draft);
        if (draft.Job.Spec.TripAfter is null || IsEdited(draft))
            Set(draft, null);
        Find(draft);
        foreach (var cause in draft.Suspensions)
            draft.WakeBy(cause.EndsAt);
        draft.Skips = SkipList.Of(draft.Job).Times;
    }

    /// <summary>A run has failed.</summary>
    public static void CountFailure(Draft draft)
    {
        if (draft.Job.Spec.TripAfter is not { } limit)
            return;
        var trip = draft.Status.Trip ?? new TripStatus();
        var failures = trip.Failures + 1;
        var trips = trip.Since is null && failures >= limit;
        Set(draft, trip with { Failures = failures, Since = trips ? Seconds.Floor(draft.Now) : trip.Since });
        if (!trips)
            return;
        Find(draft);
        draft.Tell(EventType.Warning, Reasons.Tripped, $"The schedule is suspended: {draft.Suspensions[0].Message}");
    }

    /// <summary>A run has succeeded. A run by hand shows that the cause is gone; another one may have started before the last failure.</summary>
    public static void CountSuccess(Draft draft, RunStatus run)
    {
        if (draft.Status.Trip is { } trip)
            Set(draft, trip.Since is null || run.Trigger == RunTriggers.Manual ? null : trip with { Failures = 0 });
    }

    private static void Set(Draft draft, TripStatus? trip)
    {
        if (trip != draft.Status.Trip)
            draft.Status = draft.Status with { Trip = trip };
    }

    private static void Find(Draft draft) =>
        draft.Suspensions = Suspension.Find(draft.Job, draft.Status.Trip, draft.Snapshot.Pause, draft.Now);

    private static bool IsEdited(Draft draft) => !draft.IsFirstSight && draft.Status.ObservedGeneration != draft.Job.Metadata.Generation;

    private static void HeedResume(Draft draft)
    {
        var request = Request.Of(draft.Job, ApiConstants.ResumeAnnotation);
        if (request.Value is null || request.Mark == draft.Status.LastResume)
            return;

        // A value that is there at first sight, as after a restore, finds nothing to resume.
        Set(draft, null);
        draft.Status = draft.Status with { LastResume = request.Mark };
    }
}
