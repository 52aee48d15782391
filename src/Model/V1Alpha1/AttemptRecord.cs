using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>An attempt of a run that has ended. Times are whole seconds.</summary>
public sealed record AttemptRecord
{
    /// <summary>Its number, from 1.</summary>
    public int Number { get; init; }

    /// <summary>When it started.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Why it did not succeed: one of <see cref="Reasons"/>. Null if it did.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for users, cut to <see cref="StatusLimits.AttemptMessage"/> characters.</summary>
    public string? Message { get; init; }

    /// <summary>Exit code of the container that failed; null if none did.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Status code of the HTTP response; null if there was none.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Its Pod, or the Pod of its Job that failed last; null for a call, and if it is not known.</summary>
    public string? Pod { get; init; }
}
