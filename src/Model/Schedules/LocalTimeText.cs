using System.Globalization;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Schedules;

/// <summary>An instant as people in a time zone write it: <c>Mon 23 Nov 02:30 Europe/Berlin</c>.</summary>
public static class LocalTimeText
{
    /// <param name="instant">The instant.</param>
    /// <param name="zone">The zone whose local time and name are shown.</param>
    /// <param name="now">The current time. The year is omitted if it is the current one.</param>
    public static string Of(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = ZoneTime.Of(instant, zone);
        var year = local.Year == ZoneTime.Of(now, zone).Year ? "" : " yyyy";
        var seconds = local.Second == 0 ? "" : "':'ss";
        return $"{local.ToString($"ddd d MMM{year} HH':'mm{seconds}", CultureInfo.InvariantCulture)} {zone.Id}";
    }
}
