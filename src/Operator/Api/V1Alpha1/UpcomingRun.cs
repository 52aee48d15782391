using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A run to come.</summary>
public sealed record UpcomingRun
{
    /// <summary>Nominal time.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>Nominal time and jitter.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? DueTime { get; init; }
}
