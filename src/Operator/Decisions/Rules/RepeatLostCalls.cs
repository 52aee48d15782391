using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Repeats AtLeastOnce calls whose outcome is lost: the process that made them is gone, or no longer leads. The delivery guarantee is
/// fixed when the run starts; a later edit does not change it.
/// </summary>
internal static class RepeatLostCalls
{
    public static void Apply(Draft draft)
    {
        if (!draft.MayStartAttempts || draft.Governing!.ActionKind != ActionKind.Http)
            return;
        for (var i = 0; i < draft.Active.Count; i++)
        {
            var run = draft.Active[i];
            if (run is { Pod: null, Job: null, Resource: null, NextAttemptTime: null } && draft.AttemptOf(run) is null && IsToRepeat(draft, run)
                && !draft.Starts.Exists(s => s.RunId == run.Id))
            {
                RunRecords.StartAttempt(draft, i, run.Attempts);
            }
        }
    }

    /// <summary>Whether a call whose outcome is lost will be made again. While the spec cannot be read, it waits.</summary>
    public static bool IsToRepeat(Draft draft, RunStatus run) =>
        run.Delivery != DeliveryModes.AtMostOnce
        && !draft.IsBeingDeleted
        && draft.Governing is null or { ActionKind: ActionKind.Http };
}
