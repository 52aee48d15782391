using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Operator.Limits;

/// <summary>What the ScheduledJobs of one namespace may do.</summary>
public sealed record NamespaceLimits
{
    /// <summary>Everything.</summary>
    public static NamespaceLimits None { get; } = new();

    /// <summary>Kinds of action that may run. Default: all.</summary>
    public IReadOnlyList<ActionKind> AllowedActions { get; init; } = [ActionKind.Pod, ActionKind.Job, ActionKind.Http];

    /// <summary>Shortest time between two nominal times of a schedule; null, the default, for any.</summary>
    public TimeSpan? MinInterval { get; init; }

    /// <summary>Runs of all ScheduledJobs of the namespace that may be active at the same time, 1 or more; null, the default, for any number.</summary>
    public int? MaxActiveRuns { get; init; }

    /// <summary>
    /// Why the limits are not known, as a sentence for an administrator; null where they are. Then no kind of action is allowed: what can't be
    /// read may be there to forbid.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>May actions of this kind run?</summary>
    public bool Allows(ActionKind kind) => AllowedActions.Contains(kind);

    /// <summary>Limits that are not known.</summary>
    public static NamespaceLimits Unknown(string problem) => new() { AllowedActions = [], Problem = problem };
}
