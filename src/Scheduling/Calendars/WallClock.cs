namespace ScheduledJobs.Scheduling.Calendars;

/// <summary>A time zone and what to do where its local time jumps. The one place that knows of daylight saving.</summary>
public sealed class WallClock
{
    /// <summary>Joins a zone and its policies.</summary>
    public WallClock(TimeZoneInfo zone, GapPolicy gap = GapPolicy.NextValid, OverlapPolicy overlap = OverlapPolicy.Auto) =>
        throw new NotSupportedException();

    /// <summary>Finds an IANA zone in the system's data; null where there is none of that name.</summary>
    public static TimeZoneInfo? FindZone(string ianaName) => throw new NotSupportedException();
}
