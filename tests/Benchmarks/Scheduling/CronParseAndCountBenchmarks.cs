using BenchmarkDotNet.Attributes;
using ScheduledJobs.Scheduling.Calendars;
using ScheduledJobs.Scheduling.Triggers;
using CronExpression = ScheduledJobs.Scheduling.Cron.CronExpression;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Parsing (what is allocated is about what an expression keeps) and counting a year; Quartz has nothing to count with.</summary>
[MemoryDiagnoser]
public class CronParseAndCountBenchmarks
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private CronTrigger _trigger = null!;

    [ParamsSource(nameof(Patterns))]
    public string Pattern { get; set; } = "";

    public static IEnumerable<string> Patterns => CronPatterns.Names;

    [GlobalSetup]
    public void Setup() => _trigger = new CronTrigger(CronExpression.Parse(Pattern), new WallClock(WallClock.FindZone("Europe/Berlin")!));

    [Benchmark]
    public object Parse() => CronExpression.Parse(Pattern);

    [Benchmark(Baseline = true)]
    public object QuartzParse() => new Quartz.CronExpression(CronPatterns.QuartzFor(Pattern));

    [Benchmark]
    public long CountYear() => _trigger.CountBetween(Start, Start.AddYears(1));
}
