using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Stops attempts of runs that the status says have ended: the stop was decided and recorded, but the process died or the request failed
/// before it was done. Also stops runs recorded as missed or skipped, which the API server created later. A published
/// result is final, so such a run is never adopted, and its record stands. And a scheduled run that is too far ahead to be adopted: nothing
/// records that one, so an event tells of it.
/// </summary>
internal static class StopStragglers
{
    public static void Apply(Draft draft)
    {
        foreach (var attempt in draft.Snapshot.Attempts)
        {
            var run = draft.Active.Find(r => r.Id == attempt.RunId);
            var isCurrent = run is not null && attempt.Number >= run.Attempts && run.NextAttemptTime is null;
            if (isCurrent || attempt.IsFinished || attempt.IsDeleting)
                continue;
            if (run is null && AdoptRuns.IsTooFarAhead(draft, attempt))
                TellTooFarAhead(draft, attempt);
            draft.Stop(attempt);
        }
    }

    private static void TellTooFarAhead(Draft draft, Attempt attempt) => draft.Tell(
        EventType.Warning,
        Reasons.ClockSkew,
        $"Run {attempt.RunId} was stopped: its time, {KubeTimeConverter.ToText(attempt.NominalTime)}, is far in the future, so a clock was wrong when it "
            + "started. On record, it would keep the schedule from running until then",
        attempt.Kind == ActionKind.Pod ? attempt.ObjectName : null,
        attempt.RunId);
}
