namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>The operator's memory over many calls; it must not grow with their number.</summary>
internal static class CountScenario
{
    private const int Rows = 10;

    /// <summary>Options: --count N calls in all, --schedules N, --every DURATION.</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var count = options.Number("--count", 100_000);
        var schedules = options.Number("--schedules", 1600);
        var every = options.Text("--every", "2s");
        options.ExpectNoMore();
        await using var system = await CallSystem.StartAsync();
        await system.CreateAsync("count", schedules, every, every, $"{system.Sink.Address}/");
        Console.WriteLine($"{count} calls by {schedules} schedules, every {every}");
        for (var row = 1; row <= Rows; row++)
        {
            while (system.Sink.Lateness.Count < count / Rows * row)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            Console.WriteLine($"{system.Sink.Lateness.Count,9} calls: {(await system.Operator.MeasureAsync()).Memory}");
        }

        return 0;
    }
}
