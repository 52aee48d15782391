using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>An object that exists but cannot be read.</summary>
/// <param name="Key">Its namespace and name, if they can be read.</param>
/// <param name="Uid">Its uid, if that can be read.</param>
/// <param name="ResourceVersion">Its version, if that can be read.</param>
/// <param name="Problem">Why it cannot be read.</param>
public readonly record struct UnreadableObject(ObjectKey Key, string? Uid, string? ResourceVersion, string Problem);
