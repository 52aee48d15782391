namespace ScheduledJobs.Scheduling;

/// <summary>
/// Arithmetic of instants that stops at the ends of the calendar instead of throwing. A person may write <c>99999999h</c> for "never":
/// then the sum is the last instant there is, which never comes.
/// </summary>
public static class Instants
{
    /// <summary>The instant that is a duration later (earlier where it is negative), in UTC.</summary>
    public static DateTimeOffset Add(DateTimeOffset instant, TimeSpan duration)
    {
        var (ticks, more) = (instant.UtcTicks, duration.Ticks);
        if (more > DateTimeOffset.MaxValue.UtcTicks - ticks)
            return DateTimeOffset.MaxValue;
        return more < -ticks ? DateTimeOffset.MinValue : new DateTimeOffset(ticks + more, TimeSpan.Zero);
    }

    /// <summary>The instant that is a duration earlier (later where it is negative), in UTC.</summary>
    public static DateTimeOffset Subtract(DateTimeOffset instant, TimeSpan duration) =>
        Add(instant, duration == TimeSpan.MinValue ? TimeSpan.MaxValue : -duration);
}
