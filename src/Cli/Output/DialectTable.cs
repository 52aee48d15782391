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
        foreach (var cron in Expressions(job.Spec.Trigger))
        {
            var used = Enum.Parse<CronDialect>(cron.Dialect);
            var comparison = DialectComparison.Of(
                cron.Expression!, new WallClock(schedule.Zone), host.Now, ShownTimes, used, $"{job.Metadata.Namespace}/{job.Metadata.Name}");
            var table = new Table(cron.Expression!, "MEANS", $"NEXT ({schedule.Zone.Id})", "DIFFERS AT");
            foreach (var reading in comparison.Readings)
                table.Add(reading.Name, reading.Sentence ?? reading.Error!, Next(reading, schedule.Zone, host.Now), Differs(reading, used, schedule.Zone, host.Now));
            table.Write(host);
        }
    }

    private static IEnumerable<CronTriggerSpec> Expressions(TriggerSpec trigger) =>
    [
        .. trigger.Cron is { Expression: not null } cron ? (CronTriggerSpec[])[cron] : [],
        .. (trigger.AnyOf ?? []).Concat(trigger.AllOf ?? []).SelectMany(Expressions),
    ];

    private static string Next(DialectReading reading, TimeZoneInfo zone, DateTimeOffset now) => reading.Times.Count > 0
        ? string.Join(", ", reading.Times.Select(time => Times.Local(time, zone, now)))
        : reading.IsValid ? "never" : "-";

    private static string Differs(DialectReading reading, CronDialect used, TimeZoneInfo zone, DateTimeOffset now) =>
        reading.Dialect == used ? "(used)"
        : reading.Difference is { } difference ? Times.Local(difference.Time, zone, now)
        : reading.IsValid ? "never" : "-";
}
