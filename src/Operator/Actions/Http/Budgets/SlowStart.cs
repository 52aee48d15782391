namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>
/// Opens a gate gradually after its first use. After a restart, all calls with a lost outcome are due again at once, and must not
/// bring down again the target that they overloaded. Capacity starts at <see cref="First"/>, doubles every second, and grows by
/// one with each finished call, so quick calls hardly notice.
/// </summary>
internal sealed class SlowStart : IDisposable
{
    /// <summary>Initial capacity.</summary>
    public const int First = 500;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly FairGate _opened;
    private readonly long _total;
    private readonly TimeProvider _time;

    // Guarded by _gate.
    private long _room = First;
    private ITimer? _timer;

    public SlowStart(FairGate opened, long total, TimeProvider time)
    {
        _opened = opened;
        _total = total;
        _time = time;
        opened.SetTotal(Math.Min(total, First));
    }

    /// <summary>The gate is in use; only the first call counts.</summary>
    public void Begin()
    {
        if (IsOpen || _timer is not null)
            return;
        lock (_gate)
            _timer ??= _time.CreateTimer(_ => Grow(doubled: true), null, Step, Step);
    }

    /// <summary>An admitted call has ended.</summary>
    public void Ended()
    {
        if (!IsOpen)
            Grow(doubled: false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
            _timer?.Dispose();
    }

    private bool IsOpen => Volatile.Read(ref _room) >= _total;

    private void Grow(bool doubled)
    {
        lock (_gate)
        {
            if (_room >= _total)
                return;
            _room = doubled ? _room * 2 : _room + 1;
            _opened.SetTotal(Math.Min(_room, _total));
            if (_room >= _total)
                _timer?.Dispose();
        }
    }
}
