using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Console.Planning;

/// <summary>Days of a time zone: 23 to 25 hours long.</summary>
internal static class LocalDay
{
    /// <summary>The first instant of a day.</summary>
    public static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight.Ticks, offset).ToUniversalTime();
    }

    public static TimeRange Range(DateOnly day, TimeZoneInfo zone) => new(Start(day, zone), Start(day.AddDays(1), zone));

    public static DateOnly Of(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(ZoneTime.Of(instant, zone).DateTime);
}
