using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>One schedule and what it runs.</summary>
public sealed record ScheduledJob : IKubeObject
{
    private static readonly ObjectMeta NoMetadata = new();
    private static readonly ScheduledJobSpec NoSpec = new();

    /// <inheritdoc />
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get => field ?? NoMetadata; init; }

    /// <summary>The desired state; written by users.</summary>
    public ScheduledJobSpec Spec { get => field ?? NoSpec; init; }

    /// <summary>The observed state; written only by the operator. Null before the first pass.</summary>
    public ScheduledJobStatus? Status { get; init; }
}

/// <summary>The API resource of ScheduledJobs.</summary>
public static class ScheduledJobResource
{
    /// <summary>The kind, its path and its serializer.</summary>
    public static ResourceType<ScheduledJob> Type { get; } = new(
        ApiConstants.Group, ApiConstants.Version, ApiConstants.Plural, ApiConstants.Kind, ModelJsonContext.Default.ScheduledJob);
}
