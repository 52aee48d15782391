using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Starts a Job.</summary>
public sealed record JobActionSpec
{
    /// <summary>A batch/v1.JobTemplateSpec. It travels as JSON, so that fields of any Kubernetes version survive.</summary>
    public RawJson Template { get; init; }
}
