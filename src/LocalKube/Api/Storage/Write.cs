using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>A change of one object that somebody asks for.</summary>
/// <param name="Collection">The object's collection.</param>
/// <param name="Key">Its key there.</param>
/// <param name="Read">The object as it was read; null if it must not exist.</param>
/// <param name="Body">Its new content; for a removal, its last. Owned by the write.</param>
/// <param name="Removes">Whether the object is removed.</param>
internal sealed record Write(Collection Collection, string Key, StoredObject? Read, JsonObject Body, bool Removes)
{
    /// <summary>The object after the write; null if it has changed since it was read, or exists although it must not.</summary>
    public StoredObject? ApplyTo(StoredObject? current, long revision) =>
        ReferenceEquals(current, Read) ? StoredObject.From(Body, revision) : null;
}
