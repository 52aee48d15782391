namespace ScheduledJobs.Kube.Resources;

/// <summary>A list, or one page of it.</summary>
/// <param name="Metadata">Version, and the token of the next page.</param>
/// <param name="Items">The objects.</param>
public sealed record KubeList<T>(ListMeta Metadata, IReadOnlyList<T> Items);
