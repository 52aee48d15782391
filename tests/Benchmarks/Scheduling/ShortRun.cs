using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Short benchmarks in this process, for tables in the documentation.</summary>
internal static class ShortRun
{
    /// <summary>Runs all benchmarks of some classes; null if one fails.</summary>
    public static List<BenchmarkReport>? Of(TextWriter output, params Type[] classes)
    {
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithEvaluateOverhead(false).WithWarmupCount(15).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(50));
        var config = ManualConfig.CreateEmpty().AddJob(job).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance);
        var reports = BenchmarkRunner.Run(classes, config).SelectMany(summary => summary.Reports).ToList();
        if (reports.Count > 0 && reports.All(report => report.Success))
            return reports;
        output.WriteLine("Not every benchmark ran.");
        return null;
    }

    /// <summary>A time as tables show it.</summary>
    public static string Text(double nanoseconds) => nanoseconds switch
    {
        < 1_000 => $"{nanoseconds:0} ns",
        < 1_000_000 => $"{nanoseconds / 1_000:0.0} µs",
        _ => $"{nanoseconds / 1_000_000:0.0} ms",
    };
}
