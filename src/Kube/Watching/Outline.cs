using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>What is known of an object that was not read whole. Kinds that need to know more of such an object derive from it.</summary>
/// <param name="Key">Its namespace and name.</param>
/// <param name="ResourceVersion">Its version.</param>
public record Outline(ObjectKey Key, string? ResourceVersion);
