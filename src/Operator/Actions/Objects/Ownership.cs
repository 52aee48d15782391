using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>Which schedule owns a Pod or Job. An object can name any owner, so the uid alone proves nothing: namespace, kind and name must agree.</summary>
internal static class Ownership
{
    /// <summary>Whether an object belongs to a schedule.</summary>
    public static bool IsOf(IKubeObject item, ScheduledJob job) =>
        item.Metadata.Namespace == job.Metadata.Namespace
        && IsSchedule(item.Metadata.ControllerOwner)
        && item.Metadata.ControllerOwner!.Name == job.Metadata.Name
        && item.Metadata.ControllerOwner.Uid == job.Metadata.Uid;

    /// <summary>The index key of an owner's objects in the cache; null if the object has no owner.</summary>
    public static string? IndexKey(IKubeObject item) =>
        item.Metadata.ControllerOwner?.Uid is { } uid ? IndexKey(item.Metadata.Namespace, uid) : null;

    /// <inheritdoc cref="IndexKey(IKubeObject)"/>
    public static string IndexKey(string? @namespace, string ownerUid) => $"{@namespace}/{ownerUid}";

    /// <summary>Whether an owner is a ScheduledJob.</summary>
    public static bool IsSchedule(OwnerReference? owner) =>
        owner is { Kind: ApiConstants.Kind } && owner.ApiVersion?.StartsWith($"{ApiConstants.Group}/", StringComparison.Ordinal) == true;
}
