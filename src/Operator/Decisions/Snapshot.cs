using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;

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

    /// <summary>All attempts that can be seen: Pods, Jobs, and calls of this process.</summary>
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>The process is about to end: what has happened is written down, nothing new starts.</summary>
    public bool IsStopping { get; init; }

    /// <summary>The clock.</summary>
    public required DateTimeOffset Now { get; init; }
}
