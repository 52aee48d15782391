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

    /// <summary>What is wanted; written by users.</summary>
    public ScheduledJobSpec Spec { get => field ?? NoSpec; init; }

    /// <summary>What was seen and done; written by the operator only. Null before the first look.</summary>
    public ScheduledJobStatus? Status { get; init; }
}

/// <summary>Where ScheduledJobs live in the API.</summary>
public static class ScheduledJobResource
{
    /// <summary>The kind, its path and its serializer.</summary>
    public static ResourceType<ScheduledJob> Type { get; } = new(
        ApiConstants.Group, ApiConstants.Version, ApiConstants.Plural, ApiConstants.Kind, ModelJsonContext.Default.ScheduledJob);
}
