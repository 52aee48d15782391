using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>One run: active, or finished when <see cref="Result"/> is set. Times are whole seconds.</summary>
public sealed record RunStatus
{
    /// <summary>Identifies the run; also the name of its first Pod or Job, and its Idempotency-Key.</summary>
    public string Id { get => field ?? ""; init; }

    /// <summary>One of <see cref="RunTriggers"/>.</summary>
    public string? Trigger { get; init; }

    /// <summary>Nominal time. For a manual run, when it was asked for.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>Nominal time and jitter.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? DueTime { get; init; }

    /// <summary>When it started. Null when it never did.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it finished. Null while it is active.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>One of <see cref="RunResults"/>. Null while it is active.</summary>
    public string? Result { get; init; }

    /// <summary>One of <see cref="Reasons"/>, or a word of Kubernetes such as OOMKilled.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }

    /// <summary>Attempts that were started.</summary>
    public int Attempts { get; init; }

    /// <summary>When the next attempt is due, for a run that waits between two.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? NextAttemptTime { get; init; }

    /// <summary>Name of the Pod of the last attempt.</summary>
    public string? Pod { get; init; }

    /// <summary>Name of the Job of the last attempt.</summary>
    public string? Job { get; init; }

    /// <summary>Status code of the last attempt's answer.</summary>
    public int? HttpStatus { get; init; }
}
