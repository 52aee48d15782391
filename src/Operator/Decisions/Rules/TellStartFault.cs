using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// A failing start aborts the rest of its plan, including what the status would say about it. Once a run is late, one plan per series
/// of failures starts nothing and says why; the next one tries again.
/// </summary>
internal static class TellStartFault
{
    public static void Apply(Draft draft)
    {
        if (draft.Snapshot.StartFault is not { IsTold: false } || !draft.MayStartAttempts)
            return;
        if (Health.FindLate(draft, Summarise.NextDue(draft)) is not { } late)
            return;
        draft.Hold();
        draft.Tell(EventType.Warning, Reasons.StartFailed, late.Message);
    }
}
