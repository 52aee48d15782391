using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Everything to do for one ScheduledJob now.</summary>
public sealed record Plan
{
    /// <summary>The status as it is once <see cref="Starts"/> and <see cref="Stops"/> are done.</summary>
    public required ScheduledJobStatus Status { get; init; }

    /// <summary>Attempts to start, in this order.</summary>
    public required IReadOnlyList<StartAttempt> Starts { get; init; }

    /// <summary>Attempts to stop. A plan that stops something starts nothing: that is the next plan's.</summary>
    public required IReadOnlyList<Attempt> Stops { get; init; }

    /// <summary>Finished Pods and Jobs that history no longer keeps; to delete once the status, which may hold their result, is written.</summary>
    public required IReadOnlyList<Attempt> Prunes { get; init; }

    /// <summary>What to tell the user, once the status is written.</summary>
    public required IReadOnlyList<PlannedEvent> Events { get; init; }

    /// <summary>What waits until <see cref="Status"/> is in the cluster.</summary>
    public PlanStep RecordBefore { get; init; }

    /// <summary>More can be decided once this is done: look again at once.</summary>
    public bool Again { get; init; }

    /// <summary>Starts nothing, to say first why starts fail.</summary>
    public bool TellsStartFault { get; init; }

    /// <summary>When to look again, even if nothing changes until then; null for never.</summary>
    public DateTimeOffset? WakeAt { get; init; }
}
