namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>
/// Shares a scarce resource between namespaces: call slots, bytes, or processor time. Waiting namespaces take turns, and so do the hosts
/// within a namespace. If a namespace may not have everything, it takes no more than it leaves free, so that several greedy namespaces
/// still leave some for the next. A request is granted as a whole, so nothing is held while waiting.
/// </summary>
internal sealed partial class FairGate
{
    private readonly Lock _gate = new();
    private readonly long _perNamespace;
    private readonly long _perHost;
    private readonly long _most;
    private readonly bool _isShared;

    // All guarded by _gate.
    private readonly Dictionary<string, Tenant> _tenants = [];
    private readonly Dictionary<string, long> _byHost = [];
    private readonly LinkedList<Tenant> _turns = [];
    private long _total;
    private long _taken;

    /// <param name="total">The total amount.</param>
    /// <param name="perNamespace">Most for one namespace.</param>
    /// <param name="perHost">Most for calls to one host.</param>
    public FairGate(long total, long perNamespace, long perHost = long.MaxValue)
    {
        _total = total;
        _perNamespace = perNamespace;
        _perHost = perHost;
        _most = Math.Min(total, Math.Min(perNamespace, perHost));
        _isShared = perNamespace < total;
    }

    /// <summary>The amount in use.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <summary>Number of waiters, without those that have given up.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _turns.Sum(t => t.Waiting);
        }
    }

    /// <summary>Changes the total amount.</summary>
    public void SetTotal(long value)
    {
        lock (_gate)
        {
            _total = value;
            LetIn();
        }
    }

    /// <summary>
    /// Waits until there is room, and holds the amount until the result is disposed. An amount above a namespace's limit is reduced to it.
    /// </summary>
    /// <exception cref="OperationCanceledException">There was no room in time.</exception>
    public async Task<IDisposable> EnterAsync(string @namespace, string host, long amount, CancellationToken cancellationToken)
    {
        amount = Math.Min(amount, _most);
        Waiter waiter;
        lock (_gate)
        {
            var tenant = TenantOf(@namespace);
            if (_turns.Count == 0 && RoomFor(tenant, host, amount) == Room.Enough)
                return Take(tenant, host, amount);
            waiter = tenant.LineUp(host, amount);
            if (tenant.Turn.List is null)
                _turns.AddLast(tenant.Turn);
            LetIn();
        }

        await using (cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).GiveUp(token), waiter))
            return await waiter.Entered;
    }

    /// <summary>Holds the amount until the result is disposed; null if there is no room now.</summary>
    public IDisposable? TryEnter(string @namespace, string host, long amount)
    {
        lock (_gate)
        {
            var tenant = TenantOf(@namespace);
            if (_turns.Count == 0 && RoomFor(tenant, host, amount) == Room.Enough)
                return Take(tenant, host, amount);
            Drop(tenant);
            return null;
        }
    }

    private Room RoomFor(Tenant tenant, string host, long amount)
    {
        var used = tenant.Used + amount;
        if (used > _perNamespace || _byHost.GetValueOrDefault(host) + amount > _perHost)
            return Room.NotForThis;
        if (_taken + amount > _total)
            return Room.NotForAnybody;
        return _isShared && used > _total - _taken ? Room.NotForThis : Room.Enough;
    }

    private Place Take(Tenant tenant, string host, long amount)
    {
        _taken += amount;
        tenant.Used += amount;
        _byHost[host] = _byHost.GetValueOrDefault(host) + amount;
        return new Place(this, tenant, host, amount);
    }

    private void Leave(Tenant tenant, string host, long amount)
    {
        lock (_gate)
        {
            _taken -= amount;
            tenant.Used -= amount;
            if ((_byHost[host] -= amount) == 0)
                _byHost.Remove(host);
            LetIn();
            Drop(tenant);
        }
    }

    // Repeat until a round admits no one: the freed amount may be enough for several.
    private void LetIn()
    {
        bool hasLetIn;
        do
        {
            hasLetIn = false;
            for (var node = _turns.First; node is not null;)
            {
                var (tenant, next) = (node.Value, node.Next);
                var room = LetInOneOf(tenant);
                if (room == Room.NotForAnybody)
                    return;
                if (room == Room.Enough)
                {
                    hasLetIn = true;
                    _turns.Remove(node);
                    if (tenant.Waiting > 0)
                        _turns.AddLast(node);
                }

                node = next;
            }
        }
        while (hasLetIn);
    }

    private Room LetInOneOf(Tenant tenant)
    {
        foreach (var line in tenant.Lines)
        {
            var waiter = line.Waiters.First!.Value;
            var room = RoomFor(tenant, line.Host, waiter.Amount);
            if (room == Room.NotForThis)
                continue;
            if (room == Room.Enough)
            {
                tenant.Remove(waiter, isServed: true);
                waiter.LetIn(Take(tenant, line.Host, waiter.Amount));
            }

            return room;
        }

        return Room.NotForThis;
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!waiter.IsInLine)
                return;
            waiter.Tenant.Remove(waiter, isServed: false);
            if (waiter.Tenant.Waiting == 0)
                _turns.Remove(waiter.Tenant.Turn);

            // The one that left may have been the one that did not fit.
            LetIn();
            Drop(waiter.Tenant);
            waiter.Cancel(cancellationToken);
        }
    }

    private Tenant TenantOf(string @namespace)
    {
        if (!_tenants.TryGetValue(@namespace, out var tenant))
            _tenants[@namespace] = tenant = new Tenant(this, @namespace);
        return tenant;
    }

    private void Drop(Tenant tenant)
    {
        if (tenant is { Used: 0, Waiting: 0 })
            _tenants.Remove(tenant.Namespace);
    }

    private enum Room
    {
        Enough,
        NotForThis,
        NotForAnybody,
    }
}
