using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>What the operator saw and did.</summary>
public sealed record ScheduledJobStatus
{
    /// <summary>The generation that this status is about; -1 before the first look.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The conditions named in <see cref="ConditionTypes"/>.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>One of <see cref="ScheduleStates"/>.</summary>
    public string? State { get; init; }

    /// <summary>A short text of the trigger.</summary>
    public string? Schedule { get; init; }

    /// <summary>One of <see cref="ActionKinds"/>.</summary>
    public string? Action { get; init; }

    /// <summary>Nominal times at or before this instant are not considered: when the present trigger took effect.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? EffectiveSince { get; init; }

    /// <summary>Fingerprint of what <see cref="EffectiveSince"/> belongs to: trigger, timeZone, startAt, endAt, jitter, daylightSaving,
    /// and whether the schedule is suspended or has used all its runs.</summary>
    public string? EffectiveHash { get; init; }

    /// <summary>Due time of the next run, jitter included. Null: there is none.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? NextRunTime { get; init; }

    /// <summary>The next 5 runs at most.</summary>
    public IReadOnlyList<UpcomingRun>? Upcoming { get; init; }

    /// <summary>The newest nominal time that was dealt with, whether it ran or not.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastScheduleTime { get; init; }

    /// <summary>When a run last succeeded.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastSuccessfulTime { get; init; }

    /// <summary>The last value of the run-now annotation that was acted on.</summary>
    public string? LastManualRun { get; init; }

    /// <summary>The last 10 runs that were asked for by hand, oldest first. Their annotation values start nothing again.</summary>
    public IReadOnlyList<ManualRun>? ManualRuns { get; init; }

    /// <summary>The run that finished last.</summary>
    public RunStatus? LastRun { get; init; }

    /// <summary>Runs that have started and not finished.</summary>
    public IReadOnlyList<RunStatus>? Active { get; init; }

    /// <summary>Length of <see cref="Active"/>, written also when it is 0: kubectl's columns cannot count. Null before the first look.</summary>
    public int? ActiveCount { get; init; }

    /// <summary>Runs that wait for a slot, oldest first.</summary>
    public IReadOnlyList<QueuedRun>? Queued { get; init; }

    /// <summary>Missed runs that policy RunAll makes up for, oldest first; null when there are none.</summary>
    public BacklogStatus? Backlog { get; init; }

    /// <summary>The last 10 finished runs, newest first.</summary>
    public IReadOnlyList<RunStatus>? RecentRuns { get; init; }

    /// <summary>Failed runs since the last one that succeeded, written also when it is 0. Null before the first look.</summary>
    public int? ConsecutiveFailures { get; init; }

    /// <summary>Scheduled runs that were started, as maxRuns counts them; manual runs do not count.</summary>
    public long StartedRuns { get; init; }

    /// <summary>How many runs ended how.</summary>
    public RunTotals? Totals { get; init => field = SharedValues<RunTotals>.Share(value); }
}
