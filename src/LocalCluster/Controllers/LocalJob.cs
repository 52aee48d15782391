using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Controllers;

/// <summary>A <c>batch/v1</c> Job with the part of its spec that the local controller honours.</summary>
internal sealed record LocalJob : IKubeObject
{
    public static ResourceType<LocalJob> Type { get; } = new("batch", "v1", "jobs", "Job", LocalClusterJsonContext.Default.LocalJob);

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public JobSpec Spec { get; init; } = new();

    public JobStatus? Status { get; init; }

    public bool HasCondition(string type) => Status?.Conditions?.Exists(c => c.Type == type && c.Status == "True") == true;

    /// <summary>Complete or Failed.</summary>
    public bool HasEnded => HasCondition(JobConditionTypes.Complete) || HasCondition(JobConditionTypes.Failed);
}

internal sealed record JobSpec
{
    public int? Parallelism { get; init; }

    public int? Completions { get; init; }

    public string? CompletionMode { get; init; }

    public int BackoffLimit { get; init; } = 6;

    public int? BackoffLimitPerIndex { get; init; }

    public long? ActiveDeadlineSeconds { get; init; }

    public long? TtlSecondsAfterFinished { get; init; }

    public bool Suspend { get; init; }

    public RawJson? PodFailurePolicy { get; init; }

    public RawJson? SuccessPolicy { get; init; }

    /// <summary>Made into Pods as it is.</summary>
    public RawJson Template { get; init; }
}

internal static class JobConditionTypes
{
    public const string Suspended = "Suspended";
    public const string SuccessCriteriaMet = "SuccessCriteriaMet";
    public const string Complete = "Complete";
    public const string FailureTarget = "FailureTarget";
    public const string Failed = "Failed";
}
