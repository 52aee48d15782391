using ScheduledJobs.Benchmarks.Scenarios.Rig;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>How long an operator takes from its start until it is ready, on an empty cluster, and its resource use then.</summary>
internal static class StartScenario
{
    /// <summary>Options: --times N, --operator FILE (a published operator), --kubeconfig FILE, --namespace NAME.</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var times = options.Number("--times", 5);
        var time = TimeProvider.System;
        var program = options.OptionalText("--operator");
        await using var cluster = await ScenarioCluster.StartAsync(options);
        options.ExpectNoMore();
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var started = time.GetTimestamp();
            await using var one = OperatorProcess.Start(program, cluster);
            await one.UntilReadyAsync();
            taken.Add(time.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromSeconds(3), time);
            System.Console.WriteLine($"ready after {taken[^1]:0} ms; {one.ProcessorTime.TotalMilliseconds:0} ms of processor time; {one.ResidentMegabytes} MB resident");
        }

        taken.Sort();
        System.Console.WriteLine($"median {taken[times / 2]:0} ms");
        return 0;
    }
}
