using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>
/// One connection pool per <see cref="PoolKey"/>. Unused pools are closed after a while, or earlier if there are too many; a pool in
/// use is never closed. Certificates are read once per pool, and unreadable ones are remembered like a pool.
/// </summary>
internal sealed class ConnectionPools : IDisposable
{
    /// <summary>Most unused pools that are kept.</summary>
    public const int Capacity = 256;

    /// <summary>Most unused pools that are kept per namespace.</summary>
    public const int CapacityPerNamespace = 32;

    /// <summary>Most pools of one namespace that may be in use at once.</summary>
    public const int MaxUsedPerNamespace = 256;

    /// <summary>How long an unused pool is kept.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Func<EgressPolicy, TlsSettings, HttpMessageHandler> _create;
    private readonly HeavyWork _work;
    private readonly TimeProvider _time;

    // Guarded by _gate.
    private readonly Dictionary<PoolKey, Pool> _pools = [];
    private DateTimeOffset _nextSweep;

    /// <summary>Pools that connect through the egress policy.</summary>
    public ConnectionPools(EgressConnector connector, HeavyWork work, TimeProvider time)
        : this(new HandlerFactory(connector).Create, work, time)
    {
    }

    internal ConnectionPools(Func<EgressPolicy, TlsSettings, HttpMessageHandler> create, HeavyWork work, TimeProvider time)
    {
        _create = create;
        _work = work;
        _time = time;
    }

    /// <summary>Current number of pools.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _pools.Count;
        }
    }

    /// <summary>The pool for a key, created if needed. It stays open until the lease is disposed.</summary>
    /// <exception cref="CallException">The TLS settings are unusable, or the namespace uses too many pools at once.</exception>
    public async ValueTask<Lease> RentAsync(PoolKey key, TlsSettings tls, CancellationToken cancellationToken)
    {
        var closed = new List<Pool>();
        Pool? pool;
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (!_pools.TryGetValue(key, out pool))
            {
                MakeRoom(key.Namespace, now, closed);
                _pools[key] = pool = new Pool(CreateAsync(key, tls));
            }

            // Mark it used before the sweep: the requested pool may itself have been idle for long.
            pool.Users++;
            if (now >= _nextSweep)
                Sweep(now, closed);
        }

        closed.ForEach(Close);
        try
        {
            return new Lease(this, pool, await pool.Invoker.WaitAsync(cancellationToken));
        }
        catch
        {
            Return(pool);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        List<Pool> all;
        lock (_gate)
        {
            all = [.. _pools.Values];
            _pools.Clear();
        }

        all.ForEach(Close);
    }

    // Cheap settings are handled inline, so that a call without certificates is sent without a thread switch.
    private Task<HttpMessageInvoker> CreateAsync(PoolKey key, TlsSettings tls)
    {
        HttpMessageInvoker Create() => new(_create(key.Policy, tls), disposeHandler: true);
        return tls.IsCostly ? _work.RunAsync(key.Namespace, Create, CancellationToken.None) : Task.FromResult(Create());
    }

    private void MakeRoom(string @namespace, DateTimeOffset now, List<Pool> closed)
    {
        Sweep(now, closed);
        var own = _pools.Where(p => p.Key.Namespace == @namespace).ToList();
        if (own.Count(p => p.Value.Users > 0) >= MaxUsedPerNamespace)
        {
            throw new CallException(
                Reasons.HttpConnectFailed,
                $"calls from this namespace already use {MaxUsedPerNamespace} combinations of credentials and certificates at once, which is the maximum",
                RetryClasses.Connect);
        }

        CloseOldest(own.Where(p => p.Value.Users == 0), own.Count(p => p.Value.Users == 0) - CapacityPerNamespace + 1, closed);
        CloseOldest(_pools.Where(p => p.Value.Users == 0), _pools.Count - Capacity + 1, closed);
    }

    private void Sweep(DateTimeOffset now, List<Pool> closed)
    {
        _nextSweep = now + (Idle / 4);
        CloseOldest(_pools.Where(p => p.Value.Users == 0 && now - p.Value.LastUsed >= Idle), int.MaxValue, closed);
    }

    private void CloseOldest(IEnumerable<KeyValuePair<PoolKey, Pool>> unused, int count, List<Pool> closed)
    {
        if (count <= 0)
            return;
        foreach (var (key, pool) in unused.OrderBy(p => p.Value.LastUsed).Take(count).ToList())
        {
            _pools.Remove(key);
            closed.Add(pool);
        }
    }

    // Outside the lock: closing many connections takes time.
    private static void Close(Pool pool) => _ = pool.Invoker.ContinueWith(
        static made => made.Result.Dispose(),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void Return(Pool pool)
    {
        lock (_gate)
        {
            pool.Users--;
            pool.LastUsed = _time.GetUtcNow();
        }
    }

    /// <summary>The right to use a pool.</summary>
    internal sealed class Lease(ConnectionPools owner, Pool pool, HttpMessageInvoker invoker) : IDisposable
    {
        private bool _isReturned;

        /// <summary>Sends requests through the pool.</summary>
        public HttpMessageInvoker Invoker => invoker;

        /// <inheritdoc />
        public void Dispose()
        {
            if (_isReturned)
                return;
            _isReturned = true;
            owner.Return(pool);
        }
    }

    internal sealed class Pool(Task<HttpMessageInvoker> invoker)
    {
        public Task<HttpMessageInvoker> Invoker => invoker;

        public int Users { get; set; }

        public DateTimeOffset LastUsed { get; set; }
    }
}
