using System.Globalization;

namespace ScheduledJobs.Model.Schedules;

/// <summary>An instant as people of a time zone say it: <c>Mon 23 Nov 02:30 Europe/Berlin</c>.</summary>
public static class LocalTimeText
{
    /// <param name="instant">The instant.</param>
    /// <param name="zone">Its local time is shown, with its name.</param>
    /// <param name="now">The year is left out where it is that of now.</param>
    public static string Of(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var year = local.Year == TimeZoneInfo.ConvertTime(now, zone).Year ? "" : " yyyy";
        var seconds = local.Second == 0 ? "" : "':'ss";
        return $"{local.ToString($"ddd d MMM{year} HH':'mm{seconds}", CultureInfo.InvariantCulture)} {zone.Id}";
    }
}
