using BenchmarkDotNet.Attributes;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using CronExpression = ScheduledJobs.Scheduling.Cron.CronExpression;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Each of the twelve patterns, in UTC and in a zone with daylight saving, compared with Quartz.</summary>
[MemoryDiagnoser]
public abstract class CronBenchmarks
{
    [ParamsSource(nameof(Patterns))]
    public string Pattern { get; set; } = "";

    [Params("UTC", "Europe/Berlin")]
    public string Zone { get; set; } = "";

    public static IEnumerable<string> Patterns => CronPatterns.Names;

    protected CronTrigger Ours { get; private set; } = null!;

    protected Quartz.CronExpression Theirs { get; private set; } = null!;

    [GlobalSetup]
    public void Setup()
    {
        var zone = WallClock.FindZone(Zone)!;
        Ours = new CronTrigger(CronExpression.Parse(Pattern), new WallClock(zone));
        Theirs = new Quartz.CronExpression(CronPatterns.QuartzFor(Pattern)) { TimeZone = zone };
    }
}
