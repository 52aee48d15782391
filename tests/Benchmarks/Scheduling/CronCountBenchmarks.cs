using BenchmarkDotNet.Attributes;
using ScheduledJobs.Scheduling.Calendars;
using ScheduledJobs.Scheduling.Triggers;
using CronExpression = ScheduledJobs.Scheduling.Cron.CronExpression;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Counting a day and a year. Quartz cannot count: it walks through the day, from one to the next.</summary>
[MemoryDiagnoser]
public class CronCountBenchmarks
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private CronTrigger _ours = null!;
    private Quartz.CronExpression _quartz = null!;

    [ParamsSource(nameof(Patterns))]
    public string Pattern { get; set; } = "";

    [Params("UTC", "Europe/Berlin")]
    public string Zone { get; set; } = "";

    public static IEnumerable<string> Patterns => CronPatterns.Names;

    [GlobalSetup]
    public void Setup()
    {
        var zone = WallClock.FindZone(Zone)!;
        _ours = new CronTrigger(CronExpression.Parse(Pattern), new WallClock(zone));
        _quartz = new Quartz.CronExpression(CronPatterns.QuartzFor(Pattern)) { TimeZone = zone };
    }

    [Benchmark]
    public long CountDay() => _ours.CountBetween(Start, Start.AddDays(1));

    [Benchmark]
    public long CountYear() => _ours.CountBetween(Start, Start.AddYears(1));

    [Benchmark(Baseline = true)]
    public long QuartzWalkDay()
    {
        var count = 0L;
        var end = Start.AddDays(1);
        for (var next = _quartz.GetNextValidTimeAfter(Start); next <= end; next = _quartz.GetNextValidTimeAfter(next.Value))
            count++;
        return count;
    }
}
