using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Recognises what a frequent schedule does all the time: a call that is made at least once starts, or succeeds at its first attempt, and nothing else is news.
/// Its status may wait while many others are written, since the next run changes it again: a crash then repeats or leaves out the calls of that time, as
/// it does those of the last moment before it.
/// </summary>
internal static class Routine
{
    /// <summary>Whether a decision is routine.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="after">The status that it leads to.</param>
    public static bool Is(Draft draft, ScheduledJobStatus after) =>
        draft is { Snapshot.IsStopping: false, Governing.ActionKind: ActionKind.Http }
        && after.NextRunTime - draft.Now <= Plan.RoutineWait
        && after.Active?.All(IsRoutine) != false
        && draft.Ended.All(run => IsRoutine(run) && run.Result == RunResults.Succeeded)
        && after.LastRun?.Response is null
        && after.State is ScheduleStates.Running or ScheduleStates.Scheduled
        && SameConditions(draft.Snapshot.Status.Conditions, after.Conditions)
        && SameOtherwise(draft.Snapshot.Status, after);

    // Without a delivery it is made at least once.
    private static bool IsRoutine(RunStatus run) =>
        run is { Trigger: RunTriggers.Schedule, Attempts: 1, NextAttemptTime: null, AttemptHistory: null, Delivery: null };

    private static bool SameConditions(IReadOnlyList<Condition>? before, IReadOnlyList<Condition>? after)
    {
        if (before is null || before.Count != after?.Count)
            return false;
        for (var i = 0; i < before.Count; i++)
        {
            if ((before[i].Type, before[i].Status, before[i].Reason) != (after[i].Type, after[i].Status, after[i].Reason))
                return false;
        }

        return true;
    }

    // Everything that is not named here must be the same, also what is added to the status one day.
    private static bool SameOtherwise(ScheduledJobStatus before, ScheduledJobStatus after) => after == before with
    {
        Conditions = after.Conditions,
        State = after.State,
        NextRunTime = after.NextRunTime,
        Upcoming = after.Upcoming,
        LastScheduleTime = after.LastScheduleTime,
        LastSuccessfulTime = after.LastSuccessfulTime,
        LastRun = after.LastRun,
        Active = after.Active,
        ActiveCount = after.ActiveCount,
        RecentRuns = after.RecentRuns,
        StartedRuns = after.StartedRuns,
        Totals = after.Totals,
    };
}
