using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>The parts of a Pod that are read here. Pods are created from raw JSON, never from this.</summary>
public sealed record Pod : IKubeObject
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
    public PodStatus? Status { get; init; }
}

/// <summary><c>v1.PodStatus</c>, the parts that show a Pod's progress.</summary>
public sealed record PodStatus
{
    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    [JsonConverter(typeof(PooledStringConverter))]
    public string? Phase { get; init; }

    /// <summary>A word, such as <c>Evicted</c> or <c>DeadlineExceeded</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence.</summary>
    public string? Message { get; init; }

    /// <summary>When the kubelet accepted the Pod.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Scheduling and readiness.</summary>
    public List<PodCondition>? Conditions { get; init; }

    /// <summary>One entry per container.</summary>
    public List<ContainerStatus>? ContainerStatuses { get; init; }

    /// <summary>One entry per init container.</summary>
    public List<ContainerStatus>? InitContainerStatuses { get; init; }
}

/// <summary><c>v1.PodCondition</c>.</summary>
public sealed record PodCondition
{
    /// <summary>Such as <c>PodScheduled</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Such as <c>Unschedulable</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence.</summary>
    public string? Message { get; init; }
}

/// <summary><c>v1.ContainerStatus</c>.</summary>
public sealed record ContainerStatus
{
    /// <summary>Name of the container.</summary>
    public string? Name { get; init; }

    /// <summary>Its current state.</summary>
    public ContainerState? State { get; init; }

    /// <summary>Number of starts after the first.</summary>
    public int? RestartCount { get; init; }
}

/// <summary><c>v1.ContainerState</c>: at most one member is set.</summary>
public sealed record ContainerState
{
    /// <summary>Not started; the reason says why, such as <c>ImagePullBackOff</c>.</summary>
    public ContainerStateDetail? Waiting { get; init; }

    /// <summary>Started.</summary>
    public ContainerStateDetail? Running { get; init; }

    /// <summary>Ended.</summary>
    public ContainerStateDetail? Terminated { get; init; }
}

/// <summary>The members of the three container states that are read here.</summary>
public sealed record ContainerStateDetail
{
    /// <summary>A word, such as <c>Error</c> or <c>OOMKilled</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Exit code of a terminated container.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When it started.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? FinishedAt { get; init; }
}
