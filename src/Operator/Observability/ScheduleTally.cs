using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Observability;

/// <summary>What the metrics count of a ScheduledJob.</summary>
/// <param name="State">Its state.</param>
/// <param name="IsFailing">Whether its last run failed.</param>
/// <param name="IsLate">Whether a run is due and has not started.</param>
internal readonly record struct ScheduleTally(TalliedState State, bool IsFailing, bool IsLate)
{
    public static ScheduleTally Of(ScheduledJob schedule) =>
        Of(schedule.Status?.Conditions, schedule.Status?.ConsecutiveFailures, schedule.Status?.State);

    /// <summary>The same of the parts of a status that matter.</summary>
    public static ScheduleTally Of(IReadOnlyList<Condition>? conditions, int? consecutiveFailures, string? state) =>
        new(StateOf(conditions), consecutiveFailures > 0, state == ScheduleStates.Late);

    private static TalliedState StateOf(IReadOnlyList<Condition>? conditions)
    {
        for (var i = 0; i < conditions?.Count; i++)
        {
            if (conditions[i] is not { Type: ConditionTypes.Ready } ready)
                continue;
            return ready switch
            {
                { Status: ConditionStatus.False } => TalliedState.Invalid,
                { Reason: Reasons.Suspended } => TalliedState.Suspended,
                { Reason: Reasons.Completed } => TalliedState.Completed,
                _ => TalliedState.Active,
            };
        }

        return TalliedState.New;
    }
}

/// <summary>State of a ScheduledJob in metrics.</summary>
internal enum TalliedState : byte
{
    New,
    Active,
    Suspended,
    Completed,
    Invalid,
}
