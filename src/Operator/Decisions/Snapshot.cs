using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Everything a decision may look at.</summary>
public sealed record Snapshot
{
    /// <summary>The resource; its own status is ignored.</summary>
    public required ScheduledJob Job { get; init; }

    /// <summary>The newest status, including our own writes that the cache does not show yet.</summary>
    public required ScheduledJobStatus Status { get; init; }

    /// <summary>The compiled spec, or the problem with it.</summary>
    public required Compilation Compilation { get; init; }

    /// <summary>
    /// The schedule that active runs follow: the compiled spec or, while that is invalid, the last valid one. Null if this leader has seen none.
    /// </summary>
    public Schedule? Governing { get => field ?? Compilation.Schedule; init; }

    /// <summary>The spec's <see cref="EffectiveMark.TimingOf"/>.</summary>
    public string Timing { get => field ??= EffectiveMark.TimingOf(Job.Spec); init; }

    /// <summary>Fingerprint of the spec's calendars; null if it refers to none.</summary>
    public string? Calendars { get; init; }

    /// <summary>How long the status may wait because many others are written too.</summary>
    public TimeSpan StatusDelay { get; init; }

    /// <summary>Identifies the leader that decides.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Whether there are events of routine runs, too; see <see cref="Rules.Routine"/>.</summary>
    public bool TellsRoutine { get; init; }

    /// <summary>The namespace's limit of active runs; null for none.</summary>
    public NamespaceRoom? Room { get; init; }

    /// <summary>The pause of the whole namespace; null for none.</summary>
    public NamespacePause? Pause { get; init; }

    /// <summary>When to look again for what the cache does not show yet; null for never.</summary>
    public DateTimeOffset? RecheckAt { get; init; }

    /// <summary>All visible attempts (Pods, Jobs, and calls of this process) and the starts that were rejected.</summary>
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>What was kept of responses to calls of this process, and is not recorded yet.</summary>
    public IReadOnlyList<AttemptResponse> Responses { get; init; } = [];

    /// <summary>Attempts to send notifications that have ended.</summary>
    public IReadOnlyList<NotificationOutcome> NotificationOutcomes { get; init; } = [];

    /// <summary>The Backfills of the schedule; null while it is not known which exist.</summary>
    public IReadOnlyList<Backfill>? Backfills { get; init; }

    /// <summary>Why due runs do not start; null while starts succeed.</summary>
    public StartFault? StartFault { get; init; }

    /// <summary>Whether the process is shutting down: what has happened is recorded, nothing new starts.</summary>
    public bool IsStopping { get; init; }

    /// <summary>The clock.</summary>
    public required DateTimeOffset Now { get; init; }
}
