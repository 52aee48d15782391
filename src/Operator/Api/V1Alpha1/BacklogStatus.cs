using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Missed runs that are to be made up for: the trigger's nominal times from one to another, not a list.</summary>
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
