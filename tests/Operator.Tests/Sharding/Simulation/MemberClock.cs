namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>The clocks of one process: a monotonic one, which began at some time and runs a little too fast or too slow, and a wall clock that may be wrong.</summary>
internal sealed class MemberClock(VirtualWorld world, TimeSpan origin, double rate)
{
    /// <summary>How wrong the wall clock is.</summary>
    public TimeSpan WallError { get; set; }

    /// <summary>The monotonic clock.</summary>
    public TimeSpan Now => origin + world.Now * rate;

    public TimeSpan Wall => world.Now + WallError;

    /// <summary>How long a wait by this clock really takes.</summary>
    public TimeSpan Really(TimeSpan wait) => wait / rate;
}
