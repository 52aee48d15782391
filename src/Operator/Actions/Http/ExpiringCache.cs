namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>A value, and until when it may be used.</summary>
internal readonly record struct Expiring<T>(T Value, DateTimeOffset GoodUntil);

/// <summary>
/// Keeps values until they expire. Whoever asks for a value while it is being fetched waits for that fetch, so a thousand runs of the
/// same second read a Secret once. A fetch that fails is not kept.
/// </summary>
/// <param name="capacity">Values kept at most.</param>
/// <param name="time">The clock.</param>
internal sealed class ExpiringCache<TKey, TValue>(int capacity, TimeProvider time) where TKey : notnull
{
    private readonly Lock _gate = new();

    // Under _gate.
    private readonly Dictionary<TKey, Task<Expiring<TValue>>> _entries = [];

    /// <summary>The value, fetched where there is none or where it has expired.</summary>
    /// <param name="key">Of what.</param>
    /// <param name="fetch">Gets it; must end by itself, for it is not cancelled with the one who asks.</param>
    /// <param name="cancellationToken">Ends the waiting, not the fetch.</param>
    public async Task<TValue> GetAsync(TKey key, Func<Task<Expiring<TValue>>> fetch, CancellationToken cancellationToken)
    {
        Task<Expiring<TValue>>? entry;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (!_entries.TryGetValue(key, out entry) || IsOver(entry, now))
            {
                MakeRoom(now);

                // Not in the lock, and not on the stack of this caller.
                entry = Task.Run(fetch, CancellationToken.None);
                _entries[key] = entry;
            }
        }

        return (await entry.WaitAsync(cancellationToken)).Value;
    }

    /// <summary>Forgets a value that turned out to be no good.</summary>
    public void Remove(TKey key)
    {
        lock (_gate)
            _entries.Remove(key);
    }

    private static bool IsOver(Task<Expiring<TValue>> entry, DateTimeOffset now) =>
        entry.IsCompleted && (!entry.IsCompletedSuccessfully || entry.Result.GoodUntil <= now);

    private void MakeRoom(DateTimeOffset now)
    {
        if (_entries.Count < capacity)
            return;
        foreach (var key in _entries.Where(e => IsOver(e.Value, now)).Select(e => e.Key).ToList())
            _entries.Remove(key);

        // Still full: what is needed again is fetched again.
        if (_entries.Count >= capacity)
            _entries.Clear();
    }
}
