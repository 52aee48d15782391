using System.Net;
using System.Net.Security;
using ScheduledJobs.Operator.Actions.Http.Egress;

namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>
/// One pool of connections for each <see cref="PoolKey"/>. Pools that nobody uses are closed after a while, or earlier where there are
/// too many; a pool in use is never closed.
/// </summary>
internal sealed class ConnectionPools : IDisposable
{
    /// <summary>Pools kept while nobody uses them.</summary>
    public const int Capacity = 256;

    /// <summary>How long an unused pool is kept.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Func<EgressPolicy, TlsSettings, HttpMessageHandler> _create;
    private readonly TimeProvider _time;

    // Under _gate.
    private readonly Dictionary<PoolKey, Pool> _pools = [];
    private DateTimeOffset _nextSweep;

    /// <summary>Pools that connect through the egress policy.</summary>
    public ConnectionPools(EgressConnector connector, TimeProvider time)
        : this(new HandlerFactory(connector).Create, time)
    {
    }

    internal ConnectionPools(Func<EgressPolicy, TlsSettings, HttpMessageHandler> create, TimeProvider time)
    {
        _create = create;
        _time = time;
    }

    /// <summary>Pools that there are now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _pools.Count;
        }
    }

    /// <summary>The pool of a key, made where there is none. It stays open until the lease is disposed of.</summary>
    /// <exception cref="CallException">The TLS settings are unusable.</exception>
    public Lease Rent(PoolKey key, TlsSettings tls)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (!_pools.TryGetValue(key, out var pool))
            {
                Evict(now);
                pool = new Pool(new HttpMessageInvoker(_create(key.Policy, tls), disposeHandler: true));
                _pools[key] = pool;
            }

            // First in use, then the sweep: what has been idle for long may be the very pool that is asked for.
            pool.Users++;
            if (now >= _nextSweep)
                Evict(now);
            return new Lease(this, pool);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var pool in _pools.Values)
                pool.Invoker.Dispose();
            _pools.Clear();
        }
    }

    private void Evict(DateTimeOffset now)
    {
        _nextSweep = now + (Idle / 4);
        var unused = _pools.Where(p => p.Value.Users == 0).OrderBy(p => p.Value.LastUsed).ToList();
        var excess = _pools.Count - Capacity + 1;
        for (var i = 0; i < unused.Count; i++)
        {
            if (i >= excess && now - unused[i].Value.LastUsed < Idle)
                break;
            _pools.Remove(unused[i].Key);
            unused[i].Value.Invoker.Dispose();
        }
    }

    private void Return(Pool pool)
    {
        lock (_gate)
        {
            pool.Users--;
            pool.LastUsed = _time.GetUtcNow();
        }
    }

    /// <summary>The right to use a pool.</summary>
    internal sealed class Lease(ConnectionPools owner, Pool pool) : IDisposable
    {
        private bool _isReturned;

        /// <summary>Sends requests through the pool.</summary>
        public HttpMessageInvoker Invoker => pool.Invoker;

        /// <inheritdoc />
        public void Dispose()
        {
            if (_isReturned)
                return;
            _isReturned = true;
            owner.Return(pool);
        }
    }

    internal sealed class Pool(HttpMessageInvoker invoker)
    {
        public HttpMessageInvoker Invoker { get; } = invoker;

        public int Users { get; set; }

        public DateTimeOffset LastUsed { get; set; }
    }
}
