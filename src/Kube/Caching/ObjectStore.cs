using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Caching;

/// <summary>A thread-safe set of objects by namespace and name, with an optional index. Filled by one or more informers.</summary>
public sealed class ObjectStore<T> where T : class, IKubeObject
{
    private readonly Func<T, string?>? _indexBy;
    private readonly Lock _gate = new();

    // Guarded by _gate. The arrays of the index are never changed, only exchanged: a reader may keep one. Few objects share an index key,
    // so that copying is cheap, and an array is the smallest thing to keep a hundred thousand times.
    private readonly Dictionary<ObjectKey, T> _items = [];
    private readonly Dictionary<string, T[]> _index = [];

    /// <summary>An empty store.</summary>
    /// <param name="indexBy">
    /// Gives each object's index key, such as the uid of its owner; null leaves it out of the index. It must depend on the object alone.
    /// Meant for keys that few objects share: the cost of a change grows with their number.
    /// </param>
    public ObjectStore(Func<T, string?>? indexBy = null) => _indexBy = indexBy;

    /// <summary>How many objects there are.</summary>
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

    /// <summary>The object that is here, where it is the same in the same state, or else the one that is given.</summary>
    internal T Known(T item) => Get(ObjectKey.Of(item)) is { } known && IsSame(known, item) ? known : item;

    /// <summary>A snapshot of all objects, in no order.</summary>
    public IReadOnlyList<T> List()
    {
        lock (_gate)
            return [.. _items.Values];
    }

    /// <summary>A snapshot of the objects with this index key, in no order.</summary>
    public IReadOnlyList<T> Indexed(string indexKey)
    {
        lock (_gate)
            return _index.GetValueOrDefault(indexKey) ?? [];
    }

    /// <summary>Adds or exchanges an object; gives the one that was there.</summary>
    internal T? Set(T item)
    {
        lock (_gate)
            return Set_NeedsLock(ObjectKey.Of(item), item);
    }

    /// <summary>Takes an object out; gives the one that was there.</summary>
    internal T? Remove(ObjectKey key)
    {
        lock (_gate)
            return Remove_NeedsLock(key);
    }

    /// <summary>
    /// Makes the objects of a namespace (of all, where it is null) those of <paramref name="items"/>, in one step that no reader sees
    /// half done. Objects of other namespaces, and those of <paramref name="keep"/>, stay as they are.
    /// </summary>
    /// <returns>What changed. An object whose version is the same has not.</returns>
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

    /// <summary>Whether two objects of one key are the same state of the same object.</summary>
    internal static bool IsSame(T one, T other) =>
        one.Metadata.ResourceVersion is { Length: > 0 } version && version == other.Metadata.ResourceVersion
        && one.Metadata.Uid == other.Metadata.Uid;

    private T? Set_NeedsLock(ObjectKey key, T item)
    {
        var known = Remove_NeedsLock(key);

        // The key's strings are those of the object itself, so that the key costs no text of its own.
        _items[key] = item;
        if (_indexBy?.Invoke(item) is { } indexKey)
            _index[indexKey] = _index.TryGetValue(indexKey, out var others) ? [.. others, item] : [item];
        return known;
    }

    private T? Remove_NeedsLock(ObjectKey key)
    {
        if (!_items.Remove(key, out var item))
            return null;
        if (_indexBy?.Invoke(item) is { } indexKey && _index.TryGetValue(indexKey, out var indexed))
        {
            if (indexed.Length == 1)
                _index.Remove(indexKey);
            else
                _index[indexKey] = Array.FindAll(indexed, other => !ReferenceEquals(other, item));
        }

        return item;
    }
}
