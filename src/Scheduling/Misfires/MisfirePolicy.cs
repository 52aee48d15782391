namespace ScheduledJobs.Scheduling.Misfires;

/// <summary>How late runs are treated. Bounds are inclusive: exactly at the grace period or the deadline still runs.</summary>
public sealed record MisfirePolicy
{
    /// <summary>Default <see cref="MisfireMode.RunLatest"/>.</summary>
    public MisfireMode Mode { get; init; } = MisfireMode.RunLatest;

    /// <summary>Skip only: how late, after its due time, a run may still start. Default 1 min.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A run later than this never starts, in any mode; null, the default, for no limit.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>RunAll only: most missed runs that start. Default 100.</summary>
    public int MaxCatchUp { get; init; } = 100;
}
