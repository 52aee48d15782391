using System.Net;
using ScheduledJobs.Benchmarks.Scenarios.Rig;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>The operator's memory over many calls; it must not grow with their number.</summary>
internal static class CountScenario
{
    private const int Rows = 10;

    /// <summary>Options: --count N calls in total, --schedules N, --every DURATION, --hosts N different ones, all of them this machine.</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var count = options.Number("--count", 100_000);
        var schedules = options.Number("--schedules", 1600);
        var every = options.Text("--every", "2s");
        var hosts = options.Number("--hosts", 1);

        // Every address in 127.0.0.0/8 is this machine, but a different host to the operator; the target must then listen on several.
        await using var system = await CallSystem.StartAsync(options, hosts > 1 ? IPAddress.Any : null);
        options.ExpectNoMore();
        var port = system.Sink.Port;
        await system.CreateAsync("count", schedules, every, every, i => $"http://127.0.{i % hosts / 250}.{(i % hosts % 250) + 1}:{port}/");
        System.Console.WriteLine($"{count} calls by {schedules} schedules, every {every}, to {hosts} hosts");
        for (var row = 1; row <= Rows; row++)
        {
            while (system.Sink.Lateness.Count < count / Rows * row)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            System.Console.WriteLine($"{system.Sink.Lateness.Count,9} calls: {await system.Operator.DescribeMemoryAsync()}");
        }

        return 0;
    }
}
