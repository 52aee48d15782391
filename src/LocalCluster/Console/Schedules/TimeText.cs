using System.Globalization;

namespace ScheduledJobs.LocalCluster.Console.Schedules;

/// <summary>Times and durations as short text. All times are UTC.</summary>
internal static class TimeText
{
    /// <summary>The two largest units: <c>12s</c>, <c>1m05s</c>, <c>2h03m</c>, <c>3d04h</c>.</summary>
    public static string Short(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        return seconds switch
        {
            < 60 => $"{seconds}s",
            < 3600 => $"{seconds / 60}m{seconds % 60:00}s",
            < 86400 => $"{seconds / 3600}h{seconds / 60 % 60:00}m",
            _ => $"{seconds / 86400}d{seconds / 3600 % 24:00}h",
        };
    }

    /// <summary>The time of day, with the date if it is not today's.</summary>
    public static string Clock(DateTimeOffset instant, DateTimeOffset now)
    {
        var utc = instant.ToUniversalTime();
        var format = utc.Date == now.UtcDateTime.Date ? "HH:mm:ss'Z'" : "yyyy-MM-dd HH:mm'Z'";
        return utc.ToString(format, CultureInfo.InvariantCulture);
    }
}
