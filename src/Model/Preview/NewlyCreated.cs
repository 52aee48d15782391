using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Preview;

/// <summary>A manifest as if it were applied now.</summary>
public static class NewlyCreated
{
    /// <summary>
    /// The same resource with a creation time, which intervals and calendars without startAt count from. A resource that has one is returned
    /// as it is. Apply it before compiling.
    /// </summary>
    public static ScheduledJob At(ScheduledJob job, DateTimeOffset now) => job.Metadata.CreationTimestamp is not null
        ? job
        : job with { Metadata = job.Metadata with { CreationTimestamp = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)) } };
}
