namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>
/// A member's work for one bucket, from when it starts it until it has stopped: it reads the status, and then, tick by tick, makes a call and records it.
/// </summary>
internal sealed class BucketSession
{
    /// <summary>How long a slow call may take.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ShardSimulation _simulation;
    private readonly SimulatedMember _member;
    private readonly int _bucket;
    private Status? _status;
    private bool _isStopping;
    private bool _isWaiting;

    public BucketSession(ShardSimulation simulation, SimulatedMember member, int bucket)
    {
        (_simulation, _member, _bucket) = (simulation, member, bucket);
        Wait(TimeSpan.Zero);
    }

    private bool MayAct => _member.Acts.Contains(_bucket);

    /// <summary>Stops when no request is on its way, or the one that is has been given up.</summary>
    public void Stop()
    {
        _isStopping = true;
        if (_isWaiting)
            _member.Later(TimeSpan.Zero, End);
    }

    private void End()
    {
        if (!_isWaiting)
            return;
        _isWaiting = false;
        _member.Stopped(_bucket);
    }

    private void Wait(TimeSpan wait)
    {
        if (_isStopping)
        {
            _isWaiting = true;
            End();
            return;
        }

        _isWaiting = true;
        _member.Later(wait, () =>
        {
            if (!_isWaiting || _isStopping)
                return;
            _isWaiting = false;
            Continue();
        });
    }

    private void Continue()
    {
        if (_status is not { } status)
        {
            _member.Send(_ => _simulation.Work.Read(_bucket), read => Then(_status = read));
            return;
        }

        var due = (status.Handled + 1) * WorkServer.PeriodOf(_bucket) - _member.Clock.Wall;
        if (due > TimeSpan.Zero)
            Wait(due < TimeSpan.FromSeconds(5) ? due : TimeSpan.FromSeconds(5));
        else if (!MayAct)
            Wait(Pause);
        else
            _member.Later(_simulation.World.Between(0, 0.05), () => Call(status));
    }

    // Firing takes time, so it looks again right before it sends.
    private void Call(Status status)
    {
        if (!MayAct)
        {
            Wait(Pause);
            return;
        }

        var tick = status.Handled + 1;
        _member.Send(
            isLate =>
            {
                if (!isLate)
                    _simulation.Promises.Called(_member, _bucket);
                return _simulation.Work.Call(_bucket, tick);
            },
            done =>
            {
                if (done is null)
                    Wait(Pause);
                else
                    Record(status, tick);
            },
            slow: _simulation.HasSlowCalls ? TimeSpan.FromSeconds(_simulation.World.Chance(0.9) ? 0 : 20 * _simulation.World.Random.NextDouble()) : null);
    }

    private void Record(Status status, int tick) =>
        _member.Send(_ => _simulation.Work.Record(_bucket, tick, status.Version), recorded => Then(_status = recorded));

    private void Then(Status? status) => Wait(status is null ? Pause : TimeSpan.Zero);
}
