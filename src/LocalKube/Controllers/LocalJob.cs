using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalKube.Controllers;

/// <summary>A <c>batch/v1</c> Job with the part of its spec that the local controller honours.</summary>
/// <remarks>
/// Setters, not init accessors, here and below: generated serializers set the latter even if the JSON lacks them, and lose the defaults.
/// </remarks>
internal sealed record LocalJob : IKubeObject
{
    public static ResourceType<LocalJob> Type { get; } = new("batch", "v1", "jobs", "Job", LocalKubeJsonContext.Default.LocalJob);

    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public ObjectMeta Metadata { get; set; } = new();

    public JobSpec Spec { get; set; } = new();

    public JobStatus? Status { get; set; }

    public bool HasCondition(string type) => Status?.Conditions?.Exists(c => c.Type == type && c.Status == "True") == true;

    /// <summary>Complete or Failed.</summary>
    public bool HasEnded => HasCondition(JobConditionTypes.Complete) || HasCondition(JobConditionTypes.Failed);
}

internal sealed record JobSpec
{
    public int? Parallelism { get; set; }

    public int? Completions { get; set; }

    public string? CompletionMode { get; set; }

    public int BackoffLimit { get; set; } = 6;

    public int? BackoffLimitPerIndex { get; set; }

    public long? ActiveDeadlineSeconds { get; set; }

    public long? TtlSecondsAfterFinished { get; set; }

    public bool Suspend { get; set; }

    public RawJson? PodFailurePolicy { get; set; }

    public RawJson? SuccessPolicy { get; set; }

    /// <summary>The template of its Pods, used unchanged.</summary>
    public RawJson Template { get; set; }
}

internal static class JobConditionTypes
{
    public const string SuccessCriteriaMet = "SuccessCriteriaMet";
    public const string Complete = "Complete";
    public const string FailureTarget = "FailureTarget";
    public const string Failed = "Failed";
}
