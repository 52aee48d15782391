using BenchmarkDotNet.Attributes;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>The next occurrence after each of 64 instants that are spread over a year, in UTC and in a zone with daylight saving.</summary>
public class CronNextBenchmarks : CronBenchmarks
{
    private const int Instants = 64;

    private readonly DateTimeOffset[] _instants =
        [.. Enumerable.Range(0, Instants).Select(i => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(i * 491_377L))];

    [Benchmark(OperationsPerInvoke = Instants)]
    public long Next()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += Ours.NextAfter(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Instants)]
    public long Last()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += Ours.LastBefore(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Instants)]
    public long QuartzNext()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += Theirs.GetNextValidTimeAfter(instant)!.Value.Ticks;
        return sum;
    }
}
