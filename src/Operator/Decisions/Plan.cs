using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Everything to do for one ScheduledJob now.</summary>
public sealed record Plan
{
    /// <summary>The longest that the status of a routine plan may wait. Also the time within which the next run of a frequent schedule is due.</summary>
    public static readonly TimeSpan RoutineWait = TimeSpan.FromSeconds(30);

    /// <summary>The status after <see cref="Starts"/> and <see cref="Stops"/> are done.</summary>
    public required ScheduledJobStatus Status { get; init; }

    /// <summary>Attempts to start, in this order.</summary>
    public required IReadOnlyList<StartAttempt> Starts { get; init; }

    /// <summary>Attempts to stop, a limited number. A plan that stops something starts nothing; the next plan does.</summary>
    public required IReadOnlyList<Attempt> Stops { get; init; }

    /// <summary>Finished Pods and Jobs beyond the history limits. Deleted once the status, which may contain their result, is written.</summary>
    public required IReadOnlyList<Attempt> Prunes { get; init; }

    /// <summary>Events to send once the status is written.</summary>
    public required IReadOnlyList<PlannedEvent> Events { get; init; }

    /// <summary>The step that waits until <see cref="Status"/> is written.</summary>
    public PlanStep RecordBefore { get; init; }

    /// <summary>What this plan adds to the finished runs, oldest first.</summary>
    public IReadOnlyList<RunStatus> Ended { get; init; } = [];

    /// <summary>Whether this is what the schedule does all the time; see <see cref="Rules.Routine"/>.</summary>
    public bool IsRoutine { get; init; }

    /// <summary>Whether the ScheduledJob itself is to be deleted, if it is still as this plan has seen it.</summary>
    public bool Expires { get; init; }

    /// <summary>Whether more can be decided once this is done: look again at once.</summary>
    public bool Again { get; init; }

    /// <summary>Whether this plan starts nothing, to report first why starts fail.</summary>
    public bool TellsStartFault { get; init; }

    /// <summary>When to look again, even if nothing changes until then; null for never.</summary>
    public DateTimeOffset? WakeAt { get; init; }
}
