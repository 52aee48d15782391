using System.Globalization;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling.Tests;

/// <summary>Shorthand for instants and triggers.</summary>
internal static class TestTime
{
    /// <summary>An instant from text with an offset, or in UTC without one.</summary>
    public static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static WallClock Clock(string zone = "UTC", GapPolicy gap = GapPolicy.NextValid, OverlapPolicy overlap = OverlapPolicy.Auto) =>
        new(WallClock.FindZone(zone) ?? throw new InvalidOperationException($"The system has no zone {zone}."), gap, overlap);

    public static CronTrigger Crontab(string expression, string zone = "UTC", GapPolicy gap = GapPolicy.NextValid,
        OverlapPolicy overlap = OverlapPolicy.Auto, CronDialect dialect = CronDialect.Crontab) =>
        new(CronExpression.Parse(expression, dialect), Clock(zone, gap, overlap));

    /// <summary>All instants of a trigger in (after, through], at most a thousand.</summary>
    public static List<DateTimeOffset> Between(this ITrigger trigger, DateTimeOffset after, DateTimeOffset through)
    {
        var instants = new List<DateTimeOffset>();
        for (var next = trigger.NextAfter(after); next <= through && instants.Count < 1000; next = trigger.NextAfter(next.Value))
            instants.Add(next.Value);
        return instants;
    }

    /// <summary>Instants as <c>MM-dd HH:mm</c> (with seconds if not zero) and the zone's offset in hours: for tables.</summary>
    public static string InZone(this IEnumerable<DateTimeOffset> instants, string zone)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        return string.Join(", ", instants.Select(i => TimeZoneInfo.ConvertTime(i, info)).Select(Text));

        static string Text(DateTimeOffset local)
        {
            var offset = local.Offset.Minutes == 0 ? $"{local.Offset.Hours:+00;-00;+00}" : $"{local.Offset.Hours:+00;-00;+00}{Math.Abs(local.Offset.Minutes):00}";
            return local.ToString(local.Second == 0 ? "MM-dd HH:mm" : "MM-dd HH:mm:ss") + offset;
        }
    }
}
