namespace ScheduledJobs.Operator.Decisions;

/// <summary>The resolution of times in the status, as everywhere in Kubernetes.</summary>
internal static class Seconds
{
    /// <summary>The instant without its fraction of a second: what the API server will give back.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
