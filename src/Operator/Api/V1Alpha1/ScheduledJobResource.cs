using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Where ScheduledJobs live in the API.</summary>
public static class ScheduledJobResource
{
    /// <summary>The kind, its path and its serializer.</summary>
    public static ResourceType<ScheduledJob> Type { get; } = new(
        ApiConstants.Group, ApiConstants.Version, ApiConstants.Plural, ApiConstants.Kind, OperatorJsonContext.Default.ScheduledJob);
}
