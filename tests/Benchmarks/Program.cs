using BenchmarkDotNet.Running;
using ScheduledJobs.Benchmarks.Scenarios;
using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Benchmarks.Scheduling;

namespace ScheduledJobs.Benchmarks;

internal static class Program
{
    // "scenario NAME ..." runs a whole system for a while, "operator" is a part of it, "cron" prints the tables in docs/benchmarks.md,
    // "triggers" those in docs/performance.md; everything else goes to BenchmarkDotNet.
    private static async Task<int> Main(string[] args)
    {
        if (args is ["scenario", var name, .. var options])
            return await RunScenarioAsync(name, new ScenarioOptions(options));
        if (args is ["operator", .. var operatorOptions])
            return await OperatorProcess.RunAsync(operatorOptions);
        if (args is ["cron"])
            return CronReport.Run(System.Console.Out);
        if (args is ["triggers"])
            return TriggerReport.Run(System.Console.Out);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }

    private static Task<int> RunScenarioAsync(string name, ScenarioOptions options) => name switch
    {
        "skew" => SkewScenario.RunAsync(options),
        "steady" => SteadyScenario.RunAsync(options),
        "scale" => ScaleScenario.RunAsync(options),
        "storm" => StormScenario.RunAsync(options),
        "take-over" => TakeOverScenario.RunAsync(options),
        "shards" => ShardsScenario.RunAsync(options),
        "calls" => CountScenario.RunAsync(options),
        "slow-calls" => SlowCallsScenario.RunAsync(options),
        "start" => StartScenario.RunAsync(options),
        "reconnects" => ReconnectsScenario.RunAsync(options),
        "cache" => CacheScenario.RunAsync(options),
        "console" => ConsoleScenario.RunAsync(options),
        _ => throw new FormatException($"There is no scenario '{name}', but skew, steady, scale, storm, take-over, shards, calls, slow-calls, start, reconnects, cache and console."),
    };
}
