using System.Diagnostics.CodeAnalysis;

namespace ScheduledJobs.Operator.Caching;

/// <summary>
/// Keeps values as long as there is room for them, counted in bytes: what was used least recently goes first, of the namespace that has too
/// much, and else of the one that has the most. A value that alone is too large is not kept.
/// </summary>
/// <param name="namespaceOf">Whose a value is.</param>
/// <param name="maxBytes">Most bytes in all.</param>
/// <param name="maxBytesPerNamespace">Most bytes of one namespace.</param>
internal sealed class SizedCache<TKey, TValue>(Func<TKey, string> namespaceOf, long maxBytes, long maxBytesPerNamespace) where TKey : notnull
{
    /// <summary>What an entry takes beyond its value: key, lists and objects.</summary>
    public const long EntryBytes = 512;

    private readonly Lock _gate = new();

    // All under _gate. The values of a namespace are in the order of their use.
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly Dictionary<string, Owner> _owners = [];
    private long _bytes;

    /// <summary>Bytes of all values that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>Values that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>The value of a key, which is now the one that was used last.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }

            value = node.Value.Value;
            var order = node.List!;
            order.Remove(node);
            order.AddLast(node);
            return true;
        }
    }

    /// <summary>Keeps a value in place of the one that the key had.</summary>
    public void Set(TKey key, TValue value, long bytes)
    {
        lock (_gate)
        {
            RemoveCore(key);
            Add(key, value, bytes + EntryBytes);
        }
    }

    /// <summary>Keeps a value that has become larger; the same one as before, or a new one.</summary>
    public void Grow(TKey key, TValue value, long by)
    {
        lock (_gate)
        {
            var before = _entries.TryGetValue(key, out var node) ? node.Value.Bytes : EntryBytes;
            RemoveCore(key);
            Add(key, value, before + by);
        }
    }

    /// <summary>Forgets a value.</summary>
    public void Remove(TKey key)
    {
        lock (_gate)
            RemoveCore(key);
    }

    /// <summary>Forgets the values for which that holds.</summary>
    public void RemoveWhere(Func<TValue, bool> predicate)
    {
        lock (_gate)
        {
            foreach (var key in _entries.Where(e => predicate(e.Value.Value.Value)).Select(e => e.Key).ToList())
                RemoveCore(key);
        }
    }

    private void Add(TKey key, TValue value, long bytes)
    {
        var name = namespaceOf(key);
        if (!_owners.TryGetValue(name, out var owner))
            _owners[name] = owner = new Owner(name);
        _entries[key] = owner.Entries.AddLast(new Entry(key, value, bytes, owner));
        owner.Bytes += bytes;
        _bytes += bytes;
        while (owner.Bytes > maxBytesPerNamespace)
            RemoveCore(owner.Entries.First!.Value.Key);
        while (_bytes > maxBytes)
            RemoveCore(_owners.Values.MaxBy(o => o.Bytes)!.Entries.First!.Value.Key);
    }

    private void RemoveCore(TKey key)
    {
        if (!_entries.Remove(key, out var node))
            return;
        var owner = node.Value.Owner;
        owner.Entries.Remove(node);
        owner.Bytes -= node.Value.Bytes;
        _bytes -= node.Value.Bytes;
        if (owner.Entries.Count == 0)
            _owners.Remove(owner.Namespace);
    }

    private sealed record Entry(TKey Key, TValue Value, long Bytes, Owner Owner);

    private sealed class Owner(string @namespace)
    {
        public string Namespace => @namespace;

        public LinkedList<Entry> Entries { get; } = [];

        public long Bytes { get; set; }
    }
}
