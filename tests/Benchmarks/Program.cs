using BenchmarkDotNet.Running;
using ScheduledJobs.Benchmarks.Scenarios;

namespace ScheduledJobs.Benchmarks;

internal static class Program
{
    // "scenario NAME ..." runs a whole system for a while; everything else is BenchmarkDotNet's.
    private static async Task<int> Main(string[] args)
    {
        if (args is ["scenario", "steady", .. var options])
            return await SteadyScenario.RunAsync(options);
        if (args is ["scenario", "scale", .. var scaleOptions])
            return await ScaleScenario.RunAsync(scaleOptions);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
