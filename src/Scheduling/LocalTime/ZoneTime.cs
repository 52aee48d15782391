namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>Local time to show, with the offsets that schedules use. Those of <see cref="TimeZoneInfo"/> are wrong around some changes from 2038 on.</summary>
public static class ZoneTime
{
    /// <summary>An instant with the offset that a zone has then.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var offset = ZoneOffsets.Of(zone).At(instant.UtcTicks / TimeSpan.TicksPerSecond).Offset * TimeSpan.TicksPerSecond;
        var local = instant.UtcTicks + offset;
        return local < 0 ? DateTimeOffset.MinValue
            : local > DateTime.MaxValue.Ticks ? DateTimeOffset.MaxValue
            : new DateTimeOffset(local, new TimeSpan(offset));
    }
}
