using System.Buffers;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Caching;

/// <summary>
/// Keeps a part of the objects whole, and passes outlines of the others on. An object that leaves the part is not reported as deleted. While it changes from one
/// form to the other, it can be found in both, but never in neither.
/// </summary>
/// <param name="inner">Receives what is kept whole.</param>
/// <param name="store">Where that is.</param>
/// <param name="selection">What is kept whole.</param>
/// <param name="scope">The namespace; null for all.</param>
internal sealed class SelectiveTarget<T>(IWatchTarget<T> inner, ObjectStore<T> store, Selection<T> selection, string? scope) : IWatchTarget<T>
    where T : class, IKubeObject
{
    // What was decoded before the selection changed must not be stored after it was thinned.
    private readonly Lock _gate = new();
    private int _listed;

    /// <inheritdoc />
    public Func<ReadOnlySequence<byte>, Outline?>? Look => selection.Look;

    /// <summary>Number of objects, in whatever form, in the last list.</summary>
    public int Listed => Volatile.Read(ref _listed);

    /// <summary>An object is not kept whole any more, and was not deleted either.</summary>
    public required Action<Outline> Dropped { get; init; }

    /// <summary>Makes outlines of what the selection does not include any more.</summary>
    public void Thin()
    {
        lock (_gate)
        {
            foreach (var item in store.List())
            {
                if ((scope is null || item.Metadata.Namespace == scope) && selection.Look(item) is { } outline)
                    Outline_NeedsLock(outline);
            }

            store.Trim();
        }
    }

    /// <inheritdoc />
    public T Known(T item) => inner.Known(item);

    /// <inheritdoc />
    public void Replace(ListedObjects<T> all)
    {
        lock (_gate)
        {
            var whole = new List<T>(all.Items.Count);
            var others = new HashSet<ObjectKey>(all.Undecodable);
            foreach (var item in all.Items)
            {
                if (selection.Look(item) is { } outline)
                    Take_NeedsLock(outline, others);
                else
                    whole.Add(item);
            }

            foreach (var outline in all.Outlines)
                Take_NeedsLock(outline, others);
            inner.Replace(new ListedObjects<T>(whole, all.Undecodable, []));
            foreach (var key in selection.Keys)
            {
                if ((scope is null || key.Namespace == scope) && !others.Contains(key))
                    selection.Remove(key, isGone: store.Get(key) is null);
            }

            Volatile.Write(ref _listed, all.Items.Count + all.Outlines.Count);
        }
    }

    /// <inheritdoc />
    public void Set(T item)
    {
        lock (_gate)
        {
            if (selection.Look(item) is { } outline)
            {
                Outline_NeedsLock(outline);
                return;
            }

            inner.Set(item);
            selection.Remove(ObjectKey.Of(item), isGone: false);
        }
    }

    /// <inheritdoc />
    public void Outlined(Outline outline)
    {
        lock (_gate)
            Outline_NeedsLock(outline);
    }

    /// <inheritdoc />
    public void Unreadable(UndecodableObject item) => inner.Unreadable(item);

    /// <inheritdoc />
    public void Remove(ObjectKey key, string? version, T? last)
    {
        lock (_gate)
        {
            inner.Remove(key, version, last);
            selection.Remove(key, isGone: true);
        }
    }

    /// <inheritdoc />
    public void Restarting(string reason) => inner.Restarting(reason);

    /// <inheritdoc />
    public void Opened() => inner.Opened();

    /// <inheritdoc />
    public void Refused(string message) => inner.Refused(message);

    private void Take_NeedsLock(Outline outline, HashSet<ObjectKey> others)
    {
        others.Add(outline.Key);
        Outline_NeedsLock(outline);
    }

    private void Outline_NeedsLock(Outline outline)
    {
        // Another object has its name, or it has another owner: what was here is gone.
        if (store.Get(outline.Key) is { } whole && selection.Look(whole) is null)
            inner.Remove(outline.Key, outline.ResourceVersion, last: null);
        selection.Set(outline);
        Dropped(outline);
    }
}
