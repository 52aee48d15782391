using BenchmarkDotNet.Attributes;
using ScheduledJobs.Scheduling.Calendars;
using ScheduledJobs.Scheduling.Triggers;
using CronExpression = ScheduledJobs.Scheduling.Cron.CronExpression;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>The next occurrence after each of 64 instants that are spread over a year, in UTC and in a zone with daylight saving.</summary>
[MemoryDiagnoser]
public class CronNextBenchmarks
{
    private const int Instants = 64;

    private readonly DateTimeOffset[] _instants =
        [.. Enumerable.Range(0, Instants).Select(i => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(i * 491_377L))];

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

    [Benchmark(OperationsPerInvoke = Instants)]
    public long Next()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += _ours.NextAfter(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Instants)]
    public long Last()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += _ours.LastBefore(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Instants)]
    public long QuartzNext()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += _quartz.GetNextValidTimeAfter(instant)!.Value.Ticks;
        return sum;
    }
}
