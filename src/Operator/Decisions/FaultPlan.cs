using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions.Rules;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>The plan when a rule throws, which is a bug in the operator: the schedule reports it, and the decision is retried later.</summary>
internal static class FaultPlan
{
    /// <summary>Delay before the retry.</summary>
    internal static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(1);

    public static Plan Of(Snapshot snapshot, Exception fault)
    {
        var message = $"the operator failed to process this schedule ({fault.GetType().Name}); this is a bug in the operator, and its log has the details";
        var conditions = new ConditionSet(snapshot.Status.Conditions, snapshot.Job.Metadata.Generation, Seconds.Floor(snapshot.Now));
        var isNews = conditions.ReasonOf(ConditionTypes.Ready) != Reasons.InternalError;
        conditions.Set(ConditionTypes.Ready, ConditionStatus.False, Reasons.InternalError, message);
        conditions.Set(ConditionTypes.Stalled, ConditionStatus.True, Reasons.InternalError, message);
        return new Plan
        {
            Status = snapshot.Status with { Conditions = conditions.ToArray() },
            Starts = [],
            Stops = [],
            Prunes = [],
            Events = isNews ? [new PlannedEvent(EventType.Warning, Reasons.InternalError, message)] : [],
            WakeAt = snapshot.Now + TryAgainAfter,
        };
    }
}
