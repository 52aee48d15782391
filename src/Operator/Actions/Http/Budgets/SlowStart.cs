namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>
/// Opens a gate step by step, from its first use on: after a restart all calls whose outcome was lost are due again at once, and what they
/// brought down must not be brought down again. There is room for <see cref="First"/> at first, twice as much with each second, and for
/// one more with each that has ended, so quick calls hardly notice.
/// </summary>
internal sealed class SlowStart : IDisposable
{
    /// <summary>Room at the start.</summary>
    public const int First = 500;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly FairGate _opened;
    private readonly long _total;
    private readonly TimeProvider _time;

    // Under _gate.
    private long _room = First;
    private ITimer? _timer;

    public SlowStart(FairGate opened, long total, TimeProvider time)
    {
        _opened = opened;
        _total = total;
        _time = time;
        opened.SetTotal(Math.Min(total, First));
    }

    /// <summary>The gate is used; the first time counts.</summary>
    public void Begin()
    {
        if (IsOpen || _timer is not null)
            return;
        lock (_gate)
            _timer ??= _time.CreateTimer(_ => Grow(doubled: true), null, Step, Step);
    }

    /// <summary>One that was let in has ended.</summary>
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
