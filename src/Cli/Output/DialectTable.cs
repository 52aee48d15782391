using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Cli.Output;

/// <summary>What the same cron text means to different schedulers.</summary>
internal static class DialectTable
{
    private const int ShownTimes = 3;

    /// <summary>A table for each cron expression of a schedule.</summary>
    public static void Print(CliHost host, ScheduledJob job, Schedule schedule)
    {
        foreach (var (cron, zone) in Expressions(job.Spec.Trigger, schedule.Zone))
        {
            var used = Enum.Parse<CronDialect>(cron.Dialect);
            var comparison = DialectComparison.Of(
                cron.Expression!, new WallClock(zone), host.Now, ShownTimes, used, $"{job.Metadata.Namespace}/{job.Metadata.Name}");
            var table = new Table(cron.Expression!, "MEANS", $"NEXT ({zone.Id})", "DIFFERS AT");
            foreach (var reading in comparison.Readings)
                table.Add(reading.Name, reading.Sentence ?? reading.Error!, Next(reading, zone, host.Now), Differs(reading, used, zone, host.Now));
            table.Write(host);
        }
    }

    /// <summary>The expressions of a valid trigger, with their zones.</summary>
    private static IEnumerable<(CronTriggerSpec Cron, TimeZoneInfo Zone)> Expressions(TriggerSpec trigger, TimeZoneInfo around)
    {
        var zone = trigger.TimeZone is { } name ? WallClock.FindZone(name)! : around;
        return trigger.Cron is { Expression: not null } cron
            ? [(cron, zone)]
            : (trigger.AnyOf ?? []).Concat(trigger.AllOf ?? []).SelectMany(child => Expressions(child, zone));
    }

    private static string Next(DialectReading reading, TimeZoneInfo zone, DateTimeOffset now) => reading.Times.Count > 0
        ? string.Join(", ", reading.Times.Select(time => Times.Local(time, zone, now)))
        : reading.IsValid ? "never" : "-";

    private static string Differs(DialectReading reading, CronDialect used, TimeZoneInfo zone, DateTimeOffset now) =>
        reading.Dialect == used ? "(used)"
        : reading.Difference is { } difference ? Times.Local(difference.Time, zone, now)
        : reading.IsValid ? "never" : "-";
}
