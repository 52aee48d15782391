namespace ScheduledJobs.Operator.Caching;

/// <summary>A value, how large it is, and until when it may be used.</summary>
/// <param name="Value">The value.</param>
/// <param name="GoodUntil">From then on it is fetched again.</param>
/// <param name="Bytes">Its size.</param>
internal readonly record struct Expiring<T>(T Value, DateTimeOffset GoodUntil, long Bytes = 0);

/// <summary>
/// Keeps values until they expire, and not a second longer than <see cref="SweepPace"/> after it. A value that is asked for while it is
/// being fetched is fetched once, so a thousand runs of the same second read a Secret once. A fetch that fails is not kept.
/// </summary>
/// <param name="namespaceOf">Whose a value is.</param>
/// <param name="maxBytes">Most bytes kept in all; a quarter of it for one namespace.</param>
/// <param name="time">The clock.</param>
internal sealed class ExpiringCache<TKey, TValue>(Func<TKey, string> namespaceOf, long maxBytes, TimeProvider time) : IDisposable
    where TKey : notnull
{
    /// <summary>Expired values are swept out this often, while there are values at all.</summary>
    public static readonly TimeSpan SweepPace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SizedCache<TKey, Expiring<TValue>> _kept = new(namespaceOf, maxBytes, maxBytes / 4);

    // Under _gate.
    private readonly Dictionary<TKey, Task<Expiring<TValue>>> _fetches = [];
    private ITimer? _sweep;
    private bool _isDisposed;

    /// <summary>Values that are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>Bytes that are kept.</summary>
    public long Bytes => _kept.Bytes;

    /// <summary>The value, fetched where there is none or where it has expired.</summary>
    /// <param name="key">Of what.</param>
    /// <param name="fetch">Gets it; must end by itself, for it is not cancelled with the one who asks.</param>
    /// <param name="cancellationToken">Ends the waiting, not the fetch.</param>
    public ValueTask<TValue> GetAsync(TKey key, Func<Task<Expiring<TValue>>> fetch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_kept.TryGet(key, out var kept) && kept.GoodUntil > time.GetUtcNow())
                return new ValueTask<TValue>(kept.Value);
            if (!_fetches.TryGetValue(key, out var running))
            {
                // Not in the lock, and not on the stack of this caller.
                running = Task.Run(() => FetchAsync(key, fetch), CancellationToken.None);
                _fetches[key] = running;
            }

            return new ValueTask<TValue>(WaitAsync(running, cancellationToken));
        }
    }

    /// <summary>Forgets a value that turned out to be no good.</summary>
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
