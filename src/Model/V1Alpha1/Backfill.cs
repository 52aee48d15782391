using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Runs a ScheduledJob for the nominal times of a range that has passed, each once.</summary>
public sealed record Backfill : IKubeObject
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "Backfill";

    private static readonly ObjectMeta NoMetadata = new();
    private static readonly BackfillSpec NoSpec = new();

    /// <inheritdoc />
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get => field ?? NoMetadata; init; }

    /// <summary>What to run; written by users.</summary>
    public BackfillSpec Spec { get => field ?? NoSpec; init; }

    /// <summary>How far it is; written only by the operator.</summary>
    public BackfillStatus? Status { get; init; }

    /// <summary>Whether all its runs have ended: nothing happens any more, whatever changes.</summary>
    [JsonIgnore]
    public bool IsComplete => Status?.Conditions?.Any(c => c is { Type: ConditionTypes.Complete, Status: ConditionStatus.True }) == true;
}

/// <summary>What a Backfill runs.</summary>
/// <param name="ScheduledJob">Name of the ScheduledJob, in the same namespace. It cannot be changed.</param>
/// <param name="Concurrency">Most of its runs that are active at once; 1 to 100. Default 1.</param>
/// <param name="Order">One of <see cref="BackfillOrders"/>. It cannot be changed.</param>
/// <param name="MaxRuns">It starts nothing if the range has more nominal times than this; 1 to 10,000. Default 1000.</param>
public sealed record BackfillSpec(
    string ScheduledJob = "", int Concurrency = 1, string Order = BackfillOrders.OldestFirst, int MaxRuns = 1000)
{
    /// <summary>The first nominal time that may run. It cannot be changed.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? From { get; init; }

    /// <summary>The last nominal time that may run. It cannot be changed. Times after the creation of the Backfill are left to the schedule.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether it starts nothing for now. Default false.</summary>
    public bool Suspend { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Reason { get; init; }
}

/// <summary>Values of <see cref="BackfillSpec.Order"/>.</summary>
public static class BackfillOrders
{
    /// <summary>The oldest nominal time runs first.</summary>
    public const string OldestFirst = "OldestFirst";

    /// <summary>The newest nominal time runs first.</summary>
    public const string NewestFirst = "NewestFirst";
}

/// <summary>How far a Backfill is. Its counts are null before the operator has looked at it, and then written even if they are 0, for kubectl's columns.</summary>
public sealed record BackfillStatus
{
    /// <summary>The generation of the spec that this describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Nominal times in the range. An edit of the schedule can change those that have not started.</summary>
    public long? Total { get; init; }

    /// <summary>Runs started so far.</summary>
    public long? Started { get; init; }

    /// <summary>Runs that succeeded.</summary>
    public long? Succeeded { get; init; }

    /// <summary>Runs that failed, after all attempts.</summary>
    public long? Failed { get; init; }

    /// <summary>Runs that may or may not have happened.</summary>
    public long? Unknown { get; init; }

    /// <summary>Runs that were cancelled.</summary>
    public long? Cancelled { get; init; }

    /// <summary>Runs that are active.</summary>
    public long? Active { get; init; }

    /// <summary>Nominal times that have not started.</summary>
    public long? Remaining { get; init; }

    /// <summary>Runs that have ended and nominal times, such as 12/96, because kubectl's columns cannot combine numbers.</summary>
    public string? Progress { get; init; }

    /// <summary>The nominal time that starts next; null if all have started.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Next { get; init; }

    /// <summary>The last runs that failed or have an unknown outcome, newest first; at most <see cref="StatusLimits.BackfillFailures"/>.</summary>
    public IReadOnlyList<BackfillFailure>? Failures { get; init; }

    /// <summary>Complete, Failed and Suspended.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>The API resource of Backfills.</summary>
public static class BackfillResource
{
    /// <summary>The kind, its path and its serializer.</summary>
    public static ResourceType<Backfill> Type { get; } = new(
        ApiConstants.Group, ApiConstants.Version, "backfills", Backfill.KindName, ModelJsonContext.Default.Backfill);
}
