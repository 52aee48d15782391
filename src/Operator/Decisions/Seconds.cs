namespace ScheduledJobs.Operator.Decisions;

/// <summary>Whole seconds, the resolution of times in the status, as everywhere in Kubernetes.</summary>
internal static class Seconds
{
    /// <summary>The instant without its fraction of a second: what the API server returns.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary>The instant, or the next whole second: for waits that must not be too short.</summary>
    public static DateTimeOffset Ceiling(DateTimeOffset instant)
    {
        var floor = Floor(instant);
        return floor == instant || floor > DateTimeOffset.MaxValue.AddSeconds(-1) ? floor : floor.AddSeconds(1);
    }
}
