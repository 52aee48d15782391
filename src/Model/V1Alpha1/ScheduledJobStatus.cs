using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>What the operator observed and did.</summary>
public sealed record ScheduledJobStatus
{
    private readonly CompactTime _effectiveSince;
    private readonly CompactTime _nextRunTime;
    private readonly CompactTime _suspendedUntil;
    private readonly CompactTime _completedSince;
    private readonly CompactTime _lastScheduleTime;
    private readonly CompactTime _lastSuccessfulTime;

    /// <summary>The generation that this status describes; -1 before the first pass.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The conditions named in <see cref="ConditionTypes"/>.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>One of <see cref="ScheduleStates"/>.</summary>
    public string? State { get; init; }

    /// <summary>A short text of the trigger.</summary>
    public string? Schedule { get; init; }

    /// <summary>One of <see cref="ActionKinds"/>.</summary>
    public string? Action { get; init; }

    /// <summary>When the current trigger took effect. Nominal times at or before this instant are not considered.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? EffectiveSince { get => _effectiveSince.Value; init => _effectiveSince = new(value); }

    /// <summary>Fingerprint of what <see cref="EffectiveSince"/> belongs to: trigger, timeZone, startAt, endAt, jitter, daylightSaving,
    /// and whether the schedule is suspended or has used all its runs.</summary>
    public string? EffectiveHash { get; init; }

    /// <summary>Due time of the next run, including jitter. Null: no next run.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? NextRunTime { get => _nextRunTime.Value; init => _nextRunTime = new(value); }

    /// <summary>When the suspension ends by itself. Null: the schedule is not suspended, or until somebody resumes it.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? SuspendedUntil { get => _suspendedUntil.Value; init => _suspendedUntil = new(value); }

    /// <summary>Failed runs in a row, as counted by <see cref="ScheduledJobSpec.TripAfter"/>. Null: none, or it is not set.</summary>
    public TripStatus? Trip { get; init; }

    /// <summary>Fingerprint of the last value of the resume annotation that was acted on.</summary>
    public string? LastResume { get; init; }

    /// <summary>Fingerprint of the last value of the skip annotation that was read.</summary>
    public string? LastSkip { get; init; }

    /// <summary>Fingerprint of the last value of the cancel annotation that was acted on.</summary>
    public string? LastCancel { get; init; }

    /// <summary>Since when the schedule is completed and nothing is active. Set only with <see cref="ScheduledJobSpec.TtlAfterCompleted"/>.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? CompletedSince { get => _completedSince.Value; init => _completedSince = new(value); }

    /// <summary>The next runs, at most 5. While suspended, those after its end, or those that would be next; a time that has passed stays listed for up to ten minutes.</summary>
    public IReadOnlyList<UpcomingRun>? Upcoming { get; init; }

    /// <summary>The newest nominal time that was handled, whether it ran or not.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastScheduleTime { get => _lastScheduleTime.Value; init => _lastScheduleTime = new(value); }

    /// <summary>When a run last succeeded.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastSuccessfulTime { get => _lastSuccessfulTime.Value; init => _lastSuccessfulTime = new(value); }

    /// <summary>The last value of the run-now annotation that was acted on.</summary>
    public string? LastManualRun { get; init; }

    /// <summary>The last 10 manual runs, oldest first. Their annotation values start nothing again.</summary>
    public IReadOnlyList<ManualRun>? ManualRuns { get; init; }

    /// <summary>The run that finished last.</summary>
    public RunStatus? LastRun { get; init; }

    /// <summary>Runs that have started and not finished.</summary>
    public IReadOnlyList<RunStatus>? Active { get; init; }

    /// <summary>Length of <see cref="Active"/>, written even if it is 0, because kubectl's columns cannot count. Null before the first pass.</summary>
    public int? ActiveCount { get; init; }

    /// <summary>Runs that wait for a slot, oldest first.</summary>
    public IReadOnlyList<QueuedRun>? Queued { get; init; }

    /// <summary>Late runs that policy RunAll will start, oldest first; null if there are none.</summary>
    public BacklogStatus? Backlog { get; init; }

    /// <summary>The Backfills in progress, in the order in which they were seen; null if there are none.</summary>
    public IReadOnlyList<BackfillProgress>? Backfills { get; init; }

    /// <summary>The last finished runs, newest first: as many as <see cref="HistorySpec.Recent"/> says, and those that the condition Healthy is about.</summary>
    public IReadOnlyList<RunStatus>? RecentRuns { get; init; }

    /// <summary>Failed runs since the last success, written even if it is 0. Null before the first pass.</summary>
    public int? ConsecutiveFailures { get; init; }

    /// <summary>Scheduled runs started, as counted by maxRuns; manual runs do not count.</summary>
    public long StartedRuns { get; init; }

    /// <summary>Number of runs by result.</summary>
    public RunTotals? Totals { get; init => field = SharedValues<RunTotals>.Share(value); }

    /// <summary>What is to be told, and how much was. Null without <c>spec.notifications</c>.</summary>
    public NotificationsStatus? Notifications { get; init; }
}

/// <summary>Late runs that are still to start: a range of the trigger's nominal times, not a list.</summary>
public sealed record BacklogStatus
{
    /// <summary>Nominal time of the oldest.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? From { get; init; }

    /// <summary>Nominal time of the newest.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Through { get; init; }

    /// <summary>How many there are; at least 1.</summary>
    public long Remaining { get; init; }
}

/// <summary>Failed runs in a row, and whether they have suspended the schedule.</summary>
public sealed record TripStatus
{
    /// <summary>Failed runs since the last success, the last edit of the spec and the last resume.</summary>
    public int Failures { get; init; }

    /// <summary>When they suspended the schedule. Null: they have not.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Since { get; init; }
}

/// <summary>A future run.</summary>
public sealed record UpcomingRun
{
    private readonly CompactTime _scheduledTime;
    private readonly CompactTime _dueTime;

    /// <summary>Nominal time.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ScheduledTime { get => _scheduledTime.Value; init => _scheduledTime = new(value); }

    /// <summary>Nominal time and jitter.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? DueTime { get => _dueTime.Value; init => _dueTime = new(value); }
}

/// <summary>A run that waits for a slot.</summary>
public sealed record QueuedRun
{
    /// <summary>Identifies the run.</summary>
    public string Id { get => field ?? ""; init; }

    /// <summary>One of <see cref="RunTriggers"/>.</summary>
    public string? Trigger { get; init; }

    /// <summary>Nominal time.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>Nominal time and jitter.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? DueTime { get; init; }
}

/// <summary>A manual run, or an annotation value that was there before the operator saw the resource.</summary>
public sealed record ManualRun
{
    /// <summary>Identifies the run; derived from the annotation's value.</summary>
    public string Id { get => field ?? ""; init; }

    /// <summary>When it was requested; never before an earlier one.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Time { get; init; }
}

/// <summary>State of a schedule in one word, for users: <see cref="ScheduledJobStatus.State"/>. If several apply, the first in this list.</summary>
public static class ScheduleStates
{
    /// <summary>The resource is being deleted.</summary>
    public const string Terminating = "Terminating";

    /// <summary>The spec cannot be served; the condition Ready says why.</summary>
    public const string Invalid = "Invalid";

    /// <summary>Too many runs failed in a row; spec.tripAfter suspended the schedule.</summary>
    public const string Tripped = "Tripped";

    /// <summary>Nothing is scheduled until the schedule is resumed; the condition Suspended says why.</summary>
    public const string Suspended = "Suspended";

    /// <summary>A run has been active for so long that others were skipped.</summary>
    public const string Overrunning = "Overrunning";

    /// <summary>A run is due and has not started.</summary>
    public const string Late = "Late";

    /// <summary>The last run failed.</summary>
    public const string Failing = "Failing";

    /// <summary>A run is active.</summary>
    public const string Running = "Running";

    /// <summary>There is no next run.</summary>
    public const string Completed = "Completed";

    /// <summary>It waits for its next run.</summary>
    public const string Scheduled = "Scheduled";
}
