namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>The time of a simulation, which passes only when a script says so.</summary>
internal sealed class VirtualTime
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly List<ProcessClock> _clocks = [];

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The clock of the API server, which is right.</summary>
    public DateTimeOffset Now => Start + Elapsed;

    /// <summary>What the clock says that is furthest behind.</summary>
    public DateTimeOffset Earliest => _clocks.Select(c => c.GetUtcNow()).Append(Now).Min();

    public ProcessClock AddClock(EventLoop loop)
    {
        var clock = new ProcessClock(this, loop);
        _clocks.Add(clock);
        return clock;
    }

    public void Remove(ProcessClock clock) => _clocks.Remove(clock);

    /// <summary>Lets time pass. Timers of running processes fire in order, and everything that follows from one happens before the next.</summary>
    public void Advance(TimeSpan by, Action settle)
    {
        var target = Elapsed + by;
        while (_clocks.Where(c => c.NextDue <= target).MinBy(c => c.NextDue) is { } clock)
        {
            if (clock.NextDue > Elapsed)
                Elapsed = clock.NextDue!.Value;
            clock.FireNext();
            settle();
        }

        Elapsed = target;
    }
}
