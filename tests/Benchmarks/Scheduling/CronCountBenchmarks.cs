using BenchmarkDotNet.Attributes;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Counting a day and a year. Quartz cannot count: it steps through the day.</summary>
public class CronCountBenchmarks : CronBenchmarks
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Benchmark]
    public long CountDay() => Ours.CountBetween(Start, Start.AddDays(1));

    [Benchmark]
    public long CountYear() => Ours.CountBetween(Start, Start.AddYears(1));

    [Benchmark(Baseline = true)]
    public long QuartzWalkDay()
    {
        var count = 0L;
        var end = Start.AddDays(1);
        for (var next = Theirs.GetNextValidTimeAfter(Start); next <= end; next = Theirs.GetNextValidTimeAfter(next.Value))
            count++;
        return count;
    }
}
