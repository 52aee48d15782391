namespace ScheduledJobs.Operator.Caching;

/// <summary>A value, its size, and when it expires.</summary>
/// <param name="Value">The value.</param>
/// <param name="GoodUntil">When it expires and is fetched again.</param>
/// <param name="Bytes">Its size.</param>
internal readonly record struct Expiring<T>(T Value, DateTimeOffset GoodUntil, long Bytes = 0);

/// <summary>
/// Keeps values until they expire, and at most <see cref="SweepPace"/> longer. A value that is requested while it is being
/// fetched is fetched only once, so a thousand runs in the same second read a Secret once. A failed fetch is not kept.
/// </summary>
/// <param name="namespaceOf">The namespace that a value belongs to.</param>
/// <param name="maxBytes">Most bytes kept in total; a quarter of it per namespace.</param>
/// <param name="time">The clock.</param>
internal sealed class ExpiringCache<TKey, TValue>(Func<TKey, string> namespaceOf, long maxBytes, TimeProvider time) : IDisposable
    where TKey : notnull
{
    /// <summary>How often expired values are removed, as long as there are any values.</summary>
    public static readonly TimeSpan SweepPace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SizedCache<TKey, Expiring<TValue>> _kept = new(namespaceOf, maxBytes, maxBytes / 4);

    // Guarded by _gate.
    private readonly Dictionary<TKey, Task<Expiring<TValue>>> _fetches = [];
    private ITimer? _sweep;
    private bool _isDisposed;

    /// <summary>Number of cached values.</summary>
    public int Count => _kept.Count;

    /// <summary>Bytes of cached values.</summary>
    public long Bytes => _kept.Bytes;

    /// <summary>The value, fetched if it is missing or has expired.</summary>
    /// <param name="key">The value's key.</param>
    /// <param name="fetch">Fetches it. Must end by itself: cancelling one caller does not cancel it.</param>
    /// <param name="cancellationToken">Cancels the wait, not the fetch.</param>
    public ValueTask<TValue> GetAsync(TKey key, Func<Task<Expiring<TValue>>> fetch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_kept.TryGet(key, out var kept) && kept.GoodUntil > time.GetUtcNow())
                return new ValueTask<TValue>(kept.Value);
            if (!_fetches.TryGetValue(key, out var running))
            {
                // Outside the lock, and not on this caller's stack.
                running = Task.Run(() => FetchAsync(key, fetch), CancellationToken.None);
                _fetches[key] = running;
            }

            return new ValueTask<TValue>(WaitAsync(running, cancellationToken));
        }
    }

    /// <summary>Removes a value that turned out to be useless.</summary>
    public void Remove(TKey key) => _kept.Remove(key);

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _sweep?.Dispose();
            _sweep = null;
        }
    }

    private static async Task<TValue> WaitAsync(Task<Expiring<TValue>> fetch, CancellationToken cancellationToken) =>
        (await fetch.WaitAsync(cancellationToken)).Value;

    private async Task<Expiring<TValue>> FetchAsync(TKey key, Func<Task<Expiring<TValue>>> fetch)
    {
        try
        {
            var fetched = await fetch();
            lock (_gate)
            {
                _kept.Set(key, fetched, fetched.Bytes);
                if (!_isDisposed)
                    _sweep ??= time.CreateTimer(_ => Sweep(), null, SweepPace, SweepPace);
            }

            return fetched;
        }
        finally
        {
            lock (_gate)
                _fetches.Remove(key);
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _kept.RemoveWhere(v => v.GoodUntil <= now);
            if (_kept.Count > 0)
                return;
            _sweep?.Dispose();
            _sweep = null;
        }
    }
}
