using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Caching;

/// <summary>A thread-safe set of objects by namespace and name, with an optional index. Filled by one or more informers.</summary>
public sealed class ObjectStore<T> where T : class, IKubeObject
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<ObjectKey, T> _items = [];
    private readonly ObjectIndex<T>? _index;

    /// <summary>An empty store.</summary>
    /// <param name="indexBy">
    /// Returns each object's index key, such as the uid of its owner; null leaves it out of the index. It must depend on the object alone.
    /// Meant for keys shared by few objects: the cost of a look-up may grow with their number, that of a change does not.
    /// </param>
    public ObjectStore(Func<T, string?>? indexBy = null) => _index = indexBy is null ? null : new ObjectIndex<T>(indexBy);

    /// <summary>Number of objects.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    /// <summary>One object, or null.</summary>
    public T? Get(ObjectKey key)
    {
        lock (_gate)
            return _items.GetValueOrDefault(key);
    }

    /// <summary>The stored object if it is the same object in the same state, otherwise the given one.</summary>
    internal T Known(T item) => Get(ObjectKey.Of(item)) is { } known && IsSame(known, item) ? known : item;

    /// <summary>A snapshot of all objects, in no particular order.</summary>
    public IReadOnlyList<T> List()
    {
        lock (_gate)
            return [.. _items.Values];
    }

    /// <summary>A snapshot of the objects with this index key, in no particular order.</summary>
    public IReadOnlyList<T> Indexed(string indexKey)
    {
        lock (_gate)
            return _index?.Find(indexKey) ?? [];
    }

    /// <summary>Adds or replaces an object; returns the previous one.</summary>
    internal T? Set(T item)
    {
        lock (_gate)
            return Set_NeedsLock(ObjectKey.Of(item), item);
    }

    /// <summary>Removes an object; returns the previous one.</summary>
    internal T? Remove(ObjectKey key)
    {
        lock (_gate)
            return Remove_NeedsLock(key);
    }

    /// <summary>Gives back the room of objects that have been removed.</summary>
    internal void Trim()
    {
        lock (_gate)
        {
            _items.TrimExcess();
            _index?.Trim();
        }
    }

    /// <summary>
    /// Replaces the objects of a namespace (of all if it is null) with <paramref name="items"/>, in one step that no reader sees
    /// half done. Objects of other namespaces, and those in <paramref name="keep"/>, do not change.
    /// </summary>
    /// <returns>The changes. An object with an unchanged version is not among them.</returns>
    internal IReadOnlyList<StoreChange<T>> Replace(string? @namespace, IReadOnlyCollection<T> items, IReadOnlySet<ObjectKey> keep)
    {
        var changes = new List<StoreChange<T>>();
        var listed = new HashSet<ObjectKey>(items.Count);
        lock (_gate)
        {
            _items.EnsureCapacity(items.Count);
            foreach (var item in items)
            {
                var key = ObjectKey.Of(item);
                listed.Add(key);
                if (_items.TryGetValue(key, out var known) && IsSame(known, item))
                    continue;
                changes.Add(new StoreChange<T>(Set_NeedsLock(key, item), item));
            }

            foreach (var key in _items.Keys.Where(k => IsGone(k)).ToList())
                changes.Add(new StoreChange<T>(Remove_NeedsLock(key), null));
        }

        return changes;

        bool IsGone(ObjectKey key) =>
            (@namespace is null || key.Namespace == @namespace) && !listed.Contains(key) && !keep.Contains(key);
    }

    /// <summary>Whether two objects with one key are the same object in the same state.</summary>
    internal static bool IsSame(T one, T other) =>
        one.Metadata.ResourceVersion is { Length: > 0 } version && version == other.Metadata.ResourceVersion
        && one.Metadata.Uid == other.Metadata.Uid;

    private T? Set_NeedsLock(ObjectKey key, T item)
    {
        var known = Remove_NeedsLock(key);

        // The key uses the object's own strings, so that it costs no text.
        _items[key] = item;
        _index?.Add(item);
        return known;
    }

    private T? Remove_NeedsLock(ObjectKey key)
    {
        if (!_items.Remove(key, out var item))
            return null;
        _index?.Remove(item);
        return item;
    }
}
