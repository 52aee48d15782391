using BenchmarkDotNet.Attributes;
using CronExpression = ScheduledJobs.Scheduling.Cron.CronExpression;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Parsing. Most allocations are garbage afterwards; <see cref="CronMemory"/> measures what stays.</summary>
[MemoryDiagnoser]
public class CronParseBenchmarks
{
    [ParamsSource(nameof(Patterns))]
    public string Pattern { get; set; } = "";

    public static IEnumerable<string> Patterns => CronPatterns.Names;

    [Benchmark]
    public object Parse() => CronExpression.Parse(Pattern);

    [Benchmark(Baseline = true)]
    public object QuartzParse() => new Quartz.CronExpression(CronPatterns.QuartzFor(Pattern));
}
