namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>The clock of one simulated process: its wall clock can be wrong, and while the process is halted its timers wait.</summary>
internal sealed class ProcessClock(VirtualTime time, EventLoop loop) : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];
    private long _sequence;

    /// <summary>How wrong the wall clock is.</summary>
    public TimeSpan Error { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>When the next timer is due, in time since the start; null for none, and while the process is halted.</summary>
    public TimeSpan? NextDue => loop.IsHalted || _timers.Count == 0 ? null : _timers.Min(t => t.Due);

    public override DateTimeOffset GetUtcNow() => time.Now + Error;

    public override long GetTimestamp() => time.Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void FireNext()
    {
        var timer = _timers.MinBy(t => (t.Due, t.Sequence))!;
        _timers.Remove(timer);
        if (timer.Period > TimeSpan.Zero)
            Arm(timer, timer.Period);
        loop.Post(timer.Fire);
    }

    private void Arm(VirtualTimer timer, TimeSpan wait)
    {
        timer.Due = time.Elapsed + wait;
        timer.Sequence = _sequence++;
        _timers.Add(timer);
    }

    private sealed class VirtualTimer(ProcessClock owner, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }

        public long Sequence { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner._timers.Remove(this);
            Period = period;
            if (dueTime >= TimeSpan.Zero)
                owner.Arm(this, dueTime);
            return true;
        }

        public void Dispose() => owner._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
