using ScheduledJobs.Benchmarks.Scenarios.Rig;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>Calls that never get a response, and their effect on the calls of other schedules, measured without and with them.</summary>
internal static class SlowCallsScenario
{
    /// <summary>Options: --slow N calls, --schedules N others, --every DURATION of the others, --seconds N of each measurement.</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var slow = options.Number("--slow", 1000);
        var schedules = options.Number("--schedules", 400);
        var every = options.Text("--every", "2s");
        var seconds = options.Number("--seconds", 30);
        var time = TimeProvider.System;
        await using var system = await CallSystem.StartAsync(options);
        options.ExpectNoMore();
        await system.CreateAsync("other", schedules, every, every, _ => $"{system.Sink.Address}/");
        await Task.Delay(TimeSpan.FromSeconds(10), time);

        System.Console.WriteLine($"without     {await MeasureAsync()}");
        await system.CreateAsync("slow", slow, "2s", null, _ => $"{system.Sink.Address}/slow");
        while (system.Sink.Slow < slow)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        System.Console.WriteLine($"with {system.Sink.Slow,6} {await MeasureAsync()}");
        return 0;

        async Task<string> MeasureAsync()
        {
            system.Sink.Lateness.Take();
            await Task.Delay(TimeSpan.FromSeconds(seconds), time);
            var lateness = system.Sink.Lateness.Take();
            return $"{lateness.Length} calls of others: {Lateness.Describe(lateness)}; {await system.Operator.DescribeMemoryAsync()}";
        }
    }
}
