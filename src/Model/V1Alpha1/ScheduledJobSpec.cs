using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>What to run, when, and what to do if something goes wrong.</summary>
public sealed record ScheduledJobSpec
{
    private static readonly TriggerSpec NoTrigger = new();
    private static readonly ActionSpec NoAction = new();
    private static readonly DaylightSavingSpec DefaultDaylightSaving = new();
    private static readonly MisfireSpec DefaultMisfire = new();
    private static readonly ConcurrencySpec DefaultConcurrency = new();
    private static readonly HistorySpec DefaultHistory = new();

    /// <summary>When runs are due; exactly one member is set.</summary>
    public TriggerSpec Trigger { get => field ?? NoTrigger; init; }

    /// <summary>IANA name of the zone of local times, such as <c>Europe/Berlin</c>. Null: the operator's default, which is UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>No run before this instant; the anchor of interval and calendar. Null: creation time.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>No run after this instant; a run at it still starts. Null: no end.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>Times of the trigger at which nothing runs. Null: none.</summary>
    public ExcludeSpec? Exclude { get; init; }

    /// <summary>The schedule is completed after this many scheduled runs; at least 1. Null: no limit.</summary>
    public long? MaxRuns { get; init; }

    /// <summary>What happens to local times that clock changes skip or repeat.</summary>
    public DaylightSavingSpec DaylightSaving { get => field ?? DefaultDaylightSaving; init => field = SharedValues<DaylightSavingSpec>.Share(value); }

    /// <summary>A duration: runs are spread over [0, jitter) after their nominal time. Null: no jitter.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Jitter { get; init; }

    /// <summary>One extra run as soon as the resource is first seen, or the spec is valid. Default false.</summary>
    public bool RunOnCreate { get; init; }

    /// <summary>No scheduled runs while true; runs due during that time never start. Default false.</summary>
    public bool Suspend { get; init; }

    /// <summary>Suspended until this instant, and active from it on: a run at it starts. Null: no such suspension.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? SuspendUntil { get; init; }

    /// <summary>The schedule is suspended after this many failed runs in a row; at least 1. Null: never.</summary>
    public int? TripAfter { get; init; }

    /// <summary>A duration: the ScheduledJob itself is deleted this long after it is completed. Null: never.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? TtlAfterCompleted { get; init; }

    /// <summary>What happens to runs that could not start when they were due.</summary>
    public MisfireSpec Misfire { get => field ?? DefaultMisfire; init => field = SharedValues<MisfireSpec>.Share(value); }

    /// <summary>What happens to a run that is due while another is still active.</summary>
    public ConcurrencySpec Concurrency { get => field ?? DefaultConcurrency; init => field = SharedValues<ConcurrencySpec>.Share(value); }

    /// <summary>What a run does; exactly one member is set.</summary>
    public ActionSpec Action { get => field ?? NoAction; init; }

    /// <summary>Retries after a failed attempt. Null: none.</summary>
    public RetrySpec? Retry { get; init; }

    /// <summary>A duration after which the whole run with all its attempts is stopped. Null: no limit.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Timeout { get; init; }

    /// <summary>A duration after which a Pod or Job that is not running has failed. Null: no limit.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? PendingTimeout { get; init; }

    /// <summary>One of <see cref="DeliveryModes"/>; matters for HTTP only. Default <see cref="DeliveryModes.AtLeastOnce"/>.</summary>
    public string Delivery { get => field ?? DeliveryModes.AtLeastOnce; init; }

    /// <summary>How many finished Pods or Jobs are kept, and for how long.</summary>
    public HistorySpec History { get => field ?? DefaultHistory; init => field = SharedValues<HistorySpec>.Share(value); }

    /// <summary>Who is told about events. Null: none.</summary>
    public IReadOnlyList<NotificationSpec>? Notifications { get; init; }
}
