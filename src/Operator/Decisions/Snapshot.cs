using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Everything that a decision may look at.</summary>
public sealed record Snapshot
{
    /// <summary>The resource; its own status is not looked at.</summary>
    public required ScheduledJob Job { get; init; }

    /// <summary>The newest status, our own unseen writes included.</summary>
    public required ScheduledJobStatus Status { get; init; }

    /// <summary>The compiled spec, or the problem with it.</summary>
    public required Compilation Compilation { get; init; }

    /// <summary>
    /// What active runs live under: the compiled spec or, while that cannot be read, the last one that could. Null if this leader has seen none.
    /// </summary>
    public Schedule? Governing { get => field ?? Compilation.Schedule; init; }

    /// <summary>Identifies the leader that decides.</summary>
    public string Actor { get; init; } = "";

    /// <summary>The namespace's limit of active runs; null for none.</summary>
    public NamespaceRoom? Room { get; init; }

    /// <summary>When what the cache does not show yet must be looked at again; null for nothing.</summary>
    public DateTimeOffset? RecheckAt { get; init; }

    /// <summary>All attempts that can be seen: Pods, Jobs, and calls of this process; and starts that were refused.</summary>
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>Why what is due does not start; null as long as starts succeed.</summary>
    public StartFault? StartFault { get; init; }

    /// <summary>The process is about to end: what has happened is written down, nothing new starts.</summary>
    public bool IsStopping { get; init; }

    /// <summary>The clock.</summary>
    public required DateTimeOffset Now { get; init; }
}
