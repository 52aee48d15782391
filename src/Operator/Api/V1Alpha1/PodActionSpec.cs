using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Starts a Pod.</summary>
public sealed record PodActionSpec
{
    /// <summary>A v1.PodTemplateSpec. It travels as JSON, so that fields of any Kubernetes version survive.</summary>
    public RawJson Template { get; init; }
}
