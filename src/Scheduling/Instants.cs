namespace ScheduledJobs.Scheduling;

/// <summary>
/// Arithmetic on instants that stops at the ends of the calendar instead of throwing. A user may write <c>99999999h</c> for "never":
/// the sum is then the last possible instant, which never comes.
/// </summary>
public static class Instants
{
    /// <summary>The instant later by a duration (earlier if it is negative), in UTC.</summary>
    public static DateTimeOffset Add(DateTimeOffset instant, TimeSpan duration)
    {
        var (ticks, more) = (instant.UtcTicks, duration.Ticks);
        if (more > DateTimeOffset.MaxValue.UtcTicks - ticks)
            return DateTimeOffset.MaxValue;
        return more < -ticks ? DateTimeOffset.MinValue : new DateTimeOffset(ticks + more, TimeSpan.Zero);
    }

    /// <summary>The instant earlier by a duration (later if it is negative), in UTC.</summary>
    public static DateTimeOffset Subtract(DateTimeOffset instant, TimeSpan duration) =>
        Add(instant, duration == TimeSpan.MinValue ? TimeSpan.MaxValue : -duration);
}
