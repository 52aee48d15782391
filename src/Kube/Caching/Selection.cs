using System.Buffers;
using System.Text;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Caching;

/// <summary>
/// Which objects of a kind an informer keeps whole: those of some owners. The others are not decoded; it only tells of them, by an outline. An owner is looked
/// for in the text of an object; if that is in doubt, the object is decoded, and looked at again. Thread-safe.
/// </summary>
/// <typeparam name="T">The C# type of one object.</typeparam>
/// <param name="ownerLabel">The label that holds the uid of an object's owner; null: each object is its own owner.</param>
/// <param name="includes">
/// Whether the objects of an owner are kept whole, by its uid. Must be quick. If the answer changes to yes, call <see cref="Informer{T}.RelistAsync"/>; if it changes to no,
/// <see cref="Informer{T}.Thin"/>.
/// </param>
public class Selection<T>(string? ownerLabel, Func<string, bool> includes) where T : class, IKubeObject
{
    private readonly byte[] _label = Encoding.UTF8.GetBytes(ownerLabel ?? "");

    /// <summary>An outline if the object is not wanted whole; null if it is, or if that cannot be seen.</summary>
    internal Outline? Look(ReadOnlySequence<byte> json)
    {
        var metadata = PartialMetadata.Read(json, _label);
        var owner = ownerLabel is null ? metadata.Uid : metadata.Label;
        return metadata is { Name.Length: > 0, ResourceVersion.Length: > 0 } && IsForeign(owner) ? Draw(json, new Outline(metadata.Key, metadata.ResourceVersion)) : null;
    }

    /// <inheritdoc cref="Look(ReadOnlySequence{byte})"/>
    internal Outline? Look(T item)
    {
        var owner = ownerLabel is null ? item.Metadata.Uid : item.Metadata.Labels?.GetValueOrDefault(ownerLabel);
        return IsForeign(owner) ? Draw(item, new Outline(ObjectKey.Of(item), item.Metadata.ResourceVersion)) : null;
    }

    /// <summary>Whether an object that cannot be read would not be wanted whole, as far as that is known.</summary>
    internal bool IsForeign(in UnreadableObject item) => ownerLabel is null && IsForeign(item.Uid);

    /// <summary>An object exists that is not kept whole. Must be quick and must not throw.</summary>
    /// <param name="outline">What was drawn of it.</param>
    protected internal virtual void Set(Outline outline)
    {
    }

    /// <summary>An object that was not kept whole is now, or is gone. Also called for objects of which there is no outline. Must be quick and must not throw.</summary>
    /// <param name="key">The object.</param>
    /// <param name="isGone">Whether it is gone.</param>
    protected internal virtual void Remove(ObjectKey key, bool isGone)
    {
    }

    /// <summary>The objects that are kept as outlines.</summary>
    protected internal virtual IReadOnlyCollection<ObjectKey> Keys => [];

    /// <summary>Reads more of an object than its metadata.</summary>
    /// <param name="json">The object.</param>
    /// <param name="found">What is known of it.</param>
    /// <returns>Null if that cannot be read: the object is then decoded.</returns>
    protected virtual Outline? Draw(in ReadOnlySequence<byte> json, Outline found) => found;

    /// <summary>The outline of an object that was decoded.</summary>
    /// <param name="item">The object.</param>
    /// <param name="found">What is known of it.</param>
    protected virtual Outline Draw(T item, Outline found) => found;

    private bool IsForeign(string? owner) => owner is not null && !includes(owner);
}
