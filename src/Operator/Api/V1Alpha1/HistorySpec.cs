using System.Text.Json.Serialization;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Finished Pods or Jobs that are kept.</summary>
/// <param name="Succeeded">How many that succeeded. Default 3.</param>
/// <param name="Failed">How many that failed. Default 3.</param>
/// <param name="Ttl">A duration: older ones are deleted even where the counts would keep them. Null: no limit.</param>
public sealed record HistorySpec(
    int Succeeded = 3,
    int Failed = 3,
    [property: JsonConverter(typeof(NumberOrTextConverter))] string? Ttl = null);
