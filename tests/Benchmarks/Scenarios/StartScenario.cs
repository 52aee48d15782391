using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.LocalCluster;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>How long an operator takes from its start until it is ready, on an empty cluster, and what it uses then.</summary>
internal static class StartScenario
{
    /// <summary>Options: --operator FILE (a published operator instead of the one that was built along), --times N.</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var program = options.Text("--operator", "") is { Length: > 0 } file ? file : null;
        var times = options.Number("--times", 5);
        options.ExpectNoMore();
        var time = TimeProvider.System;
        await using var host = await LocalClusterHost.StartAsync(new LocalClusterOptions(), NullLoggerFactory.Instance, CancellationToken.None);
        var kubeconfig = Path.Combine(Path.GetTempPath(), $"start-{Environment.ProcessId}.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, host.Api.AdminKubeconfig);
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var started = time.GetTimestamp();
            await using var one = OperatorUnderTest.Start(program, kubeconfig);
            await one.UntilReadyAsync(time);
            taken.Add(time.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromSeconds(3), time);
            Console.WriteLine($"ready after {taken[^1]:0} ms; {one.ProcessorTime.TotalMilliseconds:0} ms of processor time; {one.Memory()}");
        }

        File.Delete(kubeconfig);
        taken.Sort();
        Console.WriteLine($"median {taken[times / 2]:0} ms");
        return 0;
    }
}
