using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>One word for users: what they should know first.</summary>
internal static class StateWord
{
    /// <param name="draft">The decision.</param>
    /// <param name="isServed">The spec is valid and can fire.</param>
    /// <param name="hasNext">Whether there is a next run.</param>
    /// <param name="health">Of the same decision.</param>
    public static string Of(Draft draft, bool isServed, bool hasNext, Health health) =>
        draft.IsBeingDeleted ? ScheduleStates.Terminating
        : !isServed ? ScheduleStates.Invalid
        : health.Reason == Reasons.Tripped ? ScheduleStates.Tripped
        : draft.IsSuspended ? ScheduleStates.Suspended
        : health.Reason == Reasons.Overrunning ? ScheduleStates.Overrunning
        : health.Reason == Reasons.Late ? ScheduleStates.Late
        : health.Reason == Reasons.RunFailed ? ScheduleStates.Failing
        : draft.Active.Count > 0 ? ScheduleStates.Running
        : hasNext || draft.Queued.Count > 0 || draft.Status.Backlog is not null ? ScheduleStates.Scheduled
        : ScheduleStates.Completed;
}
