using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions.Rules;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>What is done when deciding itself fails, which is a fault of this program: it says so on the schedule, and tries again later.</summary>
internal static class FaultPlan
{
    /// <summary>How soon.</summary>
    internal static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(1);

    public static Plan Of(Snapshot snapshot, Exception fault)
    {
        var message = $"the operator cannot decide on this schedule ({fault.GetType().Name}); this is a fault of the operator, and its log has the details";
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
