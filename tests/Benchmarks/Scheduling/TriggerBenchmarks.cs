using BenchmarkDotNet.Attributes;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>The next time after each of 64 instants spread over a year, and the number of times in ten years, compared with Quartz.</summary>
[MemoryDiagnoser]
public class TriggerBenchmarks
{
    private const int Instants = 64;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DateTimeOffset[] _instants = [.. Enumerable.Range(0, Instants).Select(i => Start.AddSeconds(i * 491_377L))];
    private TriggerPair _pair = null!;

    [ParamsSource(nameof(Patterns))]
    public string Pattern { get; set; } = "";

    [Params("UTC", "Europe/Berlin")]
    public string Zone { get; set; } = "";

    public static IEnumerable<string> Patterns => TriggerPatterns.Names;

    [GlobalSetup]
    public void Setup()
    {
        var clock = new WallClock(WallClock.FindZone(Zone)!);
        _pair = TriggerPatterns.Create(Pattern, clock);
        _pair.Compare(TriggerPatterns.Start(clock).AddSeconds(-1));
        _pair.Compare(Start);
        if (CountTenYears() != QuartzWalkTenYears())
            throw new InvalidOperationException($"{Pattern} has {CountTenYears()} times in ten years, in Quartz {QuartzWalkTenYears()}.");
    }

    [Benchmark(OperationsPerInvoke = Instants)]
    public long Next()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += _pair.Ours.NextAfter(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Instants)]
    public long QuartzNext()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += _pair.NextInQuartz(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark]
    public long CountTenYears() => _pair.Ours.CountBetween(Start, Start.AddYears(10));

    [Benchmark]
    public long QuartzWalkTenYears() => _pair.CountInQuartz(Start, Start.AddYears(10));
}
