using System.Diagnostics;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>Many HTTP schedules at a steady pace: how late their calls arrive, and what that costs.</summary>
internal static class SteadyScenario
{
    /// <summary>
    /// Options: --schedules N, --every DURATION, --seconds N, --jitter DURATION. Without jitter all schedules of the same second are due at
    /// the same instant, and most of the lateness is the time that such a burst takes.
    /// </summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var schedules = options.Number("--schedules", 2000);
        var every = options.Text("--every", "2s");
        var seconds = options.Number("--seconds", 60);
        var jitter = options.Text("--jitter", "0s");
        options.ExpectNoMore();
        var time = TimeProvider.System;
        await using var system = await CallSystem.StartAsync();
        await system.CreateAsync("steady", schedules, every, jitter, _ => $"{system.Sink.Address}/");
        Console.WriteLine($"{schedules} schedules, every {every}, jitter {jitter}; measuring for {seconds} s");

        // What was created just now settles first: the caches fill, and the code gets compiled.
        await Task.Delay(TimeSpan.FromSeconds(10), time);
        using var process = Process.GetCurrentProcess();
        var before = await system.Operator.MeasureAsync();
        system.Sink.Lateness.Take();
        var (cpu, started) = (process.TotalProcessorTime, time.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), time);
        var lateness = system.Sink.Lateness.Take();
        process.Refresh();
        var elapsed = time.GetElapsedTime(started);
        var after = await system.Operator.MeasureAsync();
        Console.WriteLine($"calls       {lateness.Length} ({lateness.Length / elapsed.TotalSeconds:0}/s)");
        Console.WriteLine($"lateness    {Lateness.Describe(lateness)}");
        Console.WriteLine(
            $"CPU         operator {(after.Processor - before.Processor) / elapsed:0.00} cores, "
            + $"API server and target {(process.TotalProcessorTime - cpu) / elapsed:0.00} (of {Environment.ProcessorCount})");
        Console.WriteLine($"memory      operator {after.Memory}");
        return lateness.Length > 0 ? 0 : 1;
    }
}
