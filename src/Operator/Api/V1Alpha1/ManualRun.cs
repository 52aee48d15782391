using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A run that was asked for by hand, or a value of the annotation that was there before the operator was.</summary>
public sealed record ManualRun
{
    /// <summary>Identifies the run; it follows from the annotation's value.</summary>
    public string Id { get => field ?? ""; init; }

    /// <summary>When it was asked for; never before that of an earlier one.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Time { get; init; }
}
