using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

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
