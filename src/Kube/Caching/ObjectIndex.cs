namespace ScheduledJobs.Kube.Caching;

/// <summary>
/// Finds objects by a key that usually few of them share. Not thread-safe, but what <see cref="Find"/> has returned never changes.
/// </summary>
/// <param name="keyOf">Returns an object's key; null leaves it out. It must depend on the object alone.</param>
internal sealed class ObjectIndex<T>(Func<T, string?> keyOf) where T : class
{
    /// <summary>
    /// Most objects of one key that are kept as an array: the smallest structure to keep a hundred thousand times, but each change copies it.
    /// </summary>
    internal const int MostCopied = 16;

    private readonly Dictionary<string, T[]> _few = [];
    private readonly Dictionary<string, HashSet<T>> _many = [];

    /// <summary>The objects with this key, in no particular order.</summary>
    public IReadOnlyList<T> Find(string key)
    {
        if (_few.TryGetValue(key, out var few))
            return few;
        return _many.TryGetValue(key, out var many) ? [.. many] : [];
    }

    public void Add(T item)
    {
        if (keyOf(item) is not { } key)
            return;
        if (_many.TryGetValue(key, out var many))
            many.Add(item);
        else if (!_few.TryGetValue(key, out var few))
            _few[key] = [item];
        else if (few.Length < MostCopied)
            _few[key] = [.. few, item];
        else
            Crowd(key, [.. few, item]);
    }

    public void Remove(T item)
    {
        if (keyOf(item) is not { } key)
            return;
        if (_many.TryGetValue(key, out var many))
            Leave(key, many, item);
        else if (_few.TryGetValue(key, out var few))
            Keep(key, Array.FindAll(few, other => !ReferenceEquals(other, item)));
    }

    /// <summary>Gives back the room of objects that have been removed.</summary>
    public void Trim()
    {
        _few.TrimExcess();
        _many.TrimExcess();
    }

    private void Crowd(string key, T[] items)
    {
        _few.Remove(key);
        _many[key] = new HashSet<T>(items, ReferenceEqualityComparer.Instance);
    }

    // Well below the limit, so that a number that goes up and down around it does not change the structure each time.
    private void Leave(string key, HashSet<T> many, T item)
    {
        many.Remove(item);
        if (many.Count > MostCopied / 2)
            return;
        _many.Remove(key);
        Keep(key, [.. many]);
    }

    private void Keep(string key, T[] items)
    {
        if (items.Length == 0)
            _few.Remove(key);
        else
            _few[key] = items;
    }
}
