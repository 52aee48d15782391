using BenchmarkDotNet.Running;
using ScheduledJobs.Benchmarks.Scenarios;
using ScheduledJobs.Benchmarks.Scheduling;

namespace ScheduledJobs.Benchmarks;

internal static class Program
{
    // "scenario NAME ..." runs a whole system for a while, "cron" prints the tables of docs/benchmarks.md; everything else is BenchmarkDotNet's.
    private static async Task<int> Main(string[] args)
    {
        if (args is ["scenario", "steady", .. var options])
            return await SteadyScenario.RunAsync(options);
        if (args is ["cron"])
            return CronReport.Run(Console.Out);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
