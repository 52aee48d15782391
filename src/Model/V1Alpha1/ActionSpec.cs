using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>What a run does: exactly one member is set.</summary>
public sealed record ActionSpec
{
    /// <summary>A Pod per attempt.</summary>
    public PodActionSpec? Pod { get; init; }

    /// <summary>A batch/v1 Job per attempt.</summary>
    public JobActionSpec? Job { get; init; }

    /// <summary>An HTTP request per attempt.</summary>
    public HttpActionSpec? Http { get; init; }

    /// <summary>An object of another kind per attempt.</summary>
    public ResourceActionSpec? Resource { get; init; }
}

/// <summary>Starts a Pod.</summary>
public sealed record PodActionSpec
{
    /// <summary>A v1.PodTemplateSpec, kept as JSON so that fields of any Kubernetes version survive.</summary>
    public RawJson Template { get; init; }
}

/// <summary>Starts a Job.</summary>
public sealed record JobActionSpec
{
    /// <summary>A batch/v1.JobTemplateSpec, kept as JSON so that fields of any Kubernetes version survive.</summary>
    public RawJson Template { get; init; }
}

/// <summary>Values of <see cref="ScheduledJobStatus.Action"/>.</summary>
public static class ActionKinds
{
    /// <summary>Runs are Pods.</summary>
    public const string Pod = "Pod";

    /// <summary>Runs are Jobs.</summary>
    public const string Job = "Job";

    /// <summary>Runs are HTTP requests.</summary>
    public const string Http = "Http";

    /// <summary>Runs are objects of another kind.</summary>
    public const string Resource = "Resource";
}
