using System.Text.Json.Serialization;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>The wait before attempt n+1 is min(max, initial * factor^(n-1)), made longer by up to the jitter share.</summary>
/// <param name="Initial">A duration. Default <c>10s</c>.</param>
/// <param name="Factor">At least 1. Default 2.</param>
/// <param name="Max">A duration. Default <c>10m</c>.</param>
/// <param name="Jitter">0 to 1. Default 0.2.</param>
public sealed record BackoffSpec(
    [property: JsonConverter(typeof(NumberOrTextConverter))] string Initial = "10s",
    double Factor = 2,
    [property: JsonConverter(typeof(NumberOrTextConverter))] string Max = "10m",
    double Jitter = 0.2);
