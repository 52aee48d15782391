using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>All objects that existed at one moment.</summary>
/// <param name="Items">Those that were read whole.</param>
/// <param name="Undecodable">Those that cannot be read.</param>
/// <param name="Outlines">Those that are not wanted whole.</param>
internal sealed record ListedObjects<T>(
    IReadOnlyCollection<T> Items, IReadOnlySet<ObjectKey> Undecodable, IReadOnlyCollection<Outline> Outlines) where T : class;
