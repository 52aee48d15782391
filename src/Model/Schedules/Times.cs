using System.Globalization;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Instants and durations as a person reads them.</summary>
public static class Times
{
    private static readonly TimeSpan[] Units =
        [TimeSpan.FromDays(1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1)];

    /// <summary>The local time in a zone, such as <c>Mon 23 Nov 02:30</c>; with seconds if there are any, with the year if it is another one.</summary>
    public static string Local(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = ZoneTime.Of(instant, zone);
        var year = local.Year == ZoneTime.Of(now, zone).Year ? "" : " yyyy";
        return local.ToString($"ddd d MMM{year} HH':'mm{(local.Second == 0 ? "" : "':'ss")}", CultureInfo.InvariantCulture);
    }

    /// <summary>The instant in UTC, as the API writes it.</summary>
    public static string Utc(DateTimeOffset instant) => KubeTimeConverter.ToText(instant);

    /// <summary>A duration in its two largest units, such as <c>3h12m</c> or <c>40d19h</c>; the sign is ignored.</summary>
    public static string Rough(TimeSpan duration)
    {
        var rest = duration.Duration();
        var largest = Array.FindIndex(Units, unit => rest >= unit);
        if (largest < 0)
            return "0s";
        var smallest = Units[Math.Min(largest + 1, Units.Length - 1)];
        return DurationText.Format(new TimeSpan(rest.Ticks - (rest.Ticks % smallest.Ticks)));
    }

    /// <summary><c>in 3h12m</c>, <c>now</c> or <c>2m ago</c>.</summary>
    public static string Distance(DateTimeOffset instant, DateTimeOffset now) => (instant - now).Ticks switch
    {
        > 0 => $"in {Rough(instant - now)}",
        0 => "now",
        _ => $"{Rough(instant - now)} ago",
    };
}
