using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>The parts of a <c>batch/v1</c> Job that are read here. Jobs are created from raw JSON, never from this.</summary>
public sealed record Job : IKubeObject
{
    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Its observed state.</summary>
    public JobStatus? Status { get; init; }
}

/// <summary><c>batch/v1.JobStatus</c>, the parts that show a Job's progress.</summary>
public sealed record JobStatus
{
    /// <summary>When the Job controller first processed it.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it completed (absent when it failed).</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Number of running Pods.</summary>
    public int? Active { get; init; }

    /// <summary>Number of ready Pods.</summary>
    public int? Ready { get; init; }

    /// <summary>Number of Pods that succeeded.</summary>
    public int? Succeeded { get; init; }

    /// <summary>Number of Pods that failed.</summary>
    public int? Failed { get; init; }

    /// <summary><c>Complete</c> or <c>Failed</c> with status <c>True</c> once it has ended.</summary>
    public List<JobCondition>? Conditions { get; init; }
}

/// <summary><c>batch/v1.JobCondition</c>.</summary>
public sealed record JobCondition
{
    /// <summary>Such as <c>Complete</c>, <c>Failed</c>, <c>Suspended</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Such as <c>BackoffLimitExceeded</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence.</summary>
    public string? Message { get; init; }

    /// <summary>When the status last changed.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }
}
