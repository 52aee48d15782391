using System.Collections.Immutable;

namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>One change of a collection.</summary>
/// <param name="Revision">The store's revision that it made.</param>
/// <param name="Before">The object before; null when it was added.</param>
/// <param name="After">The object after; null when it was removed.</param>
/// <param name="Last">For a removal: the object as it was last, with the revision of the removal.</param>
/// <param name="Objects">The whole collection after the change.</param>
internal sealed record Change(
    long Revision, StoredObject? Before, StoredObject? After, StoredObject? Last, ImmutableSortedDictionary<string, StoredObject> Objects)
{
    /// <summary>The object that an event about this change shows.</summary>
    public StoredObject Shown => After ?? Last!;
}
