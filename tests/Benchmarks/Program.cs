using BenchmarkDotNet.Running;
using ScheduledJobs.Benchmarks.Scenarios;

namespace ScheduledJobs.Benchmarks;

internal static class Program
{
    // "scenario NAME ..." runs a whole system for a while; everything else is BenchmarkDotNet's.
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["scenario", "steady", .. var options]:
                return await SteadyScenario.RunAsync(options);
            case ["scenario", "reconnects", .. var options]:
                return await ReconnectsScenario.RunAsync(options);
            case ["scenario", "cache", .. var options]:
                return await CacheScenario.RunAsync(options);
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                return 0;
        }
    }
}
