using BenchmarkDotNet.Reports;
using static ScheduledJobs.Benchmarks.Scheduling.ShortRun;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>All cron benchmarks in one go: short ones, in this process, as the tables in docs/benchmarks.md.</summary>
internal static class CronReport
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin"];

    public static int Run(TextWriter output)
    {
        if (ShortRun.Of(output, typeof(CronNextBenchmarks), typeof(CronCountBenchmarks), typeof(CronParseBenchmarks)) is not { } reports)
            return 1;

        output.WriteLine("| pattern | zone | next | Quartz next | ratio | last | count a day | Quartz walks a day | count a year | allocated |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var zone in Zones)
        {
            foreach (var pattern in CronPatterns.Names)
            {
                var (next, quartz) = (Time(nameof(CronNextBenchmarks.Next)), Time(nameof(CronNextBenchmarks.QuartzNext)));
                output.WriteLine($"| `{pattern}` | {zone} | {Text(next)} | {Text(quartz)} | {quartz / next:0.0} | " +
                                 $"{Text(Time(nameof(CronNextBenchmarks.Last)))} | {Text(Time(nameof(CronCountBenchmarks.CountDay)))} | " +
                                 $"{Text(Time(nameof(CronCountBenchmarks.QuartzWalkDay)))} | {Text(Time(nameof(CronCountBenchmarks.CountYear)))} | " +
                                 $"{Allocated(nameof(CronNextBenchmarks.Next))} B |");

                double Time(string method) => Find(method, pattern, zone).ResultStatistics!.Mean;

                long? Allocated(string method)
                {
                    var report = Find(method, pattern, zone);
                    return report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
                }
            }
        }

        output.WriteLine();
        output.WriteLine("| pattern | parse | Quartz parse | ratio | kept | Quartz keeps | ratio |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var pattern in CronPatterns.Names)
        {
            var parse = Find(nameof(CronParseBenchmarks.Parse), pattern).ResultStatistics!.Mean;
            var quartz = Find(nameof(CronParseBenchmarks.QuartzParse), pattern).ResultStatistics!.Mean;
            var (kept, quartzKept) = (CronMemory.Ours(pattern), CronMemory.Quartz(pattern));
            output.WriteLine($"| `{pattern}` | {Text(parse)} | {Text(quartz)} | {quartz / parse:0.0} | {kept} B | {quartzKept} B | {(double)quartzKept / kept:0.0} |");
        }

        return 0;

        BenchmarkReport Find(string method, string pattern, string? zone = null) => reports.Single(report =>
            report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method &&
            (string)report.BenchmarkCase.Parameters["Pattern"] == pattern &&
            (zone is null || (string)report.BenchmarkCase.Parameters["Zone"] == zone));
    }
}
