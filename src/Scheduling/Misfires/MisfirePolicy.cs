namespace ScheduledJobs.Scheduling.Misfires;

/// <summary>How late runs are treated. Bounds are inclusive: exactly at the grace period or the deadline still runs.</summary>
public sealed record MisfirePolicy
{
    /// <summary>Default <see cref="MisfireMode.RunLatest"/>.</summary>
    public MisfireMode Mode { get; init; } = MisfireMode.RunLatest;

    /// <summary>Skip only: how late, after its due time, a run may still start. Default 1 min.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A run later than this never starts, whatever the mode; null for no limit, the default.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>RunAll only: how many missed runs start at most. Default 100.</summary>
    public int MaxCatchUp { get; init; } = 100;
}
