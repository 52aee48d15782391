using BenchmarkDotNet.Running;
using ScheduledJobs.Benchmarks.Scenarios;
using ScheduledJobs.Benchmarks.Scheduling;

namespace ScheduledJobs.Benchmarks;

internal static class Program
{
    // "scenario NAME ..." runs a whole system for a while, "cron" prints the tables of docs/benchmarks.md; everything else is BenchmarkDotNet's.
    private static async Task<int> Main(string[] args)
    {
        if (args is ["scenario", var name, .. var options])
            return await RunScenarioAsync(name, new ScenarioOptions(options));
        if (args is ["cron"])
            return CronReport.Run(Console.Out);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }

    private static Task<int> RunScenarioAsync(string name, ScenarioOptions options) => name switch
    {
        "steady" => SteadyScenario.RunAsync(options),
        "calls" => CountScenario.RunAsync(options),
        "slow-calls" => SlowCallsScenario.RunAsync(options),
        "scale" => ScaleScenario.RunAsync(options),
        "start" => StartScenario.RunAsync(options),
        "reconnects" => ReconnectsScenario.RunAsync(options),
        "cache" => CacheScenario.RunAsync(options),
        "operator" => OperatorPart.RunAsync(options),
        _ => throw new FormatException($"There is no scenario '{name}', but steady, calls, slow-calls, scale, start, reconnects and cache."),
    };
}
