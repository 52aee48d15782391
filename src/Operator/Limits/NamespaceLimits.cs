using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Operator.Limits;

/// <summary>What the ScheduledJobs of one namespace may do.</summary>
public sealed record NamespaceLimits
{
    /// <summary>No limits.</summary>
    public static NamespaceLimits None { get; } = new();

    /// <summary>Allowed kinds of action. Default: all.</summary>
    public IReadOnlyList<ActionKind> AllowedActions { get; init; } = [ActionKind.Pod, ActionKind.Job, ActionKind.Http, ActionKind.Resource];

    /// <summary>Shortest time between two nominal times of a schedule; null, the default, for no limit.</summary>
    public TimeSpan? MinInterval { get; init; }

    /// <summary>How many runs of the namespace may be active at once, over all its ScheduledJobs; at least 1. Null, the default, for no limit.</summary>
    public int? MaxActiveRuns { get; init; }

    /// <summary>
    /// Why the limits are unknown, as a sentence for an administrator; null if they are known. Unknown limits allow no kind of action: the
    /// unread text may forbid it.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>Whether actions of this kind may run.</summary>
    public bool Allows(ActionKind kind) => AllowedActions.Contains(kind);

    /// <summary>Limits that could not be read.</summary>
    public static NamespaceLimits Unknown(string problem) => new() { AllowedActions = [], Problem = problem };
}
