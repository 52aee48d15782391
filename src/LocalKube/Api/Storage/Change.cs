using System.Collections.Immutable;

namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>One change of a collection.</summary>
/// <param name="Revision">The store's revision after the change.</param>
/// <param name="Before">The object before; null if it was added.</param>
/// <param name="After">The object after; null if it was removed.</param>
/// <param name="Last">For a removal: the last state of the object, with the revision of the removal.</param>
/// <param name="Objects">The whole collection after the change.</param>
internal sealed record Change(
    long Revision, StoredObject? Before, StoredObject? After, StoredObject? Last, ImmutableSortedDictionary<string, StoredObject> Objects)
{
    /// <summary>The object shown in an event about this change.</summary>
    public StoredObject Shown => After ?? Last!;
}
