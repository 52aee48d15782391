namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>True time, and what happens in it.</summary>
internal sealed class VirtualWorld(int seed)
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Sequence)> _events = new();
    private long _sequence;

    public Random Random { get; } = new(seed);

    /// <summary>True time since the start.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many events there have been.</summary>
    public long Steps { get; private set; }

    /// <summary>What was noteworthy, newest last.</summary>
    public Queue<string> Story { get; } = new();

    public void After(TimeSpan wait, Action action) => _events.Enqueue(action, (Now + wait, _sequence++));

    /// <summary>Lets everything happen up to a time.</summary>
    public void RunUntil(TimeSpan end, Action afterEach)
    {
        while (_events.TryPeek(out var action, out var due) && due.At <= end)
        {
            _events.Dequeue();
            Now = due.At;
            Steps++;
            action();
            afterEach();
        }

        Now = end;
        afterEach();
    }

    public void Tell(FormattableString what)
    {
        Story.Enqueue(FormattableString.Invariant($"{Now.TotalSeconds,10:0.000} {FormattableString.Invariant(what)}"));
        if (Story.Count > 200)
            Story.Dequeue();
    }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>A time between two others.</summary>
    public TimeSpan Between(double seconds, double mostSeconds) => TimeSpan.FromSeconds(seconds + (mostSeconds - seconds) * Random.NextDouble());
}
