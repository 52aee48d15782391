using System.Diagnostics;
using ScheduledJobs.Benchmarks.Scenarios.Rig;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>Many HTTP schedules at a steady pace: how late their calls arrive, and the cost.</summary>
internal static class SteadyScenario
{
    /// <summary>
    /// Options: --schedules N, --every DURATION, --seconds N, --jitter DURATION, --count true, --operator FILE, --kubeconfig FILE, --namespace NAME. Without
    /// jitter all schedules of the same second are due at the same instant, and most of the lateness is the time that such a burst takes.
    /// </summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var schedules = options.Number("--schedules", 2000);
        var every = options.Text("--every", "2s");
        var duration = TimeSpan.FromSeconds(options.Number("--seconds", 60));
        var jitter = options.Text("--jitter", "0s");
        var time = TimeProvider.System;
        await using var system = await CallSystem.StartAsync(options);
        options.ExpectNoMore();
        await system.CreateAsync("steady", schedules, every, jitter, _ => $"{system.Sink.Address}/");

        // New objects settle first: the caches fill, and the code is compiled.
        await Task.Delay(TimeSpan.FromSeconds(15), time);
        using var self = Process.GetCurrentProcess();
        var before = await CountersAsync(system);
        system.Sink.Lateness.Take();
        var (cpu, own, started) = (system.Operator.ProcessorTime, self.TotalProcessorTime, time.GetTimestamp());
        await Task.Delay(duration, time);
        var lateness = system.Sink.Lateness.Take();
        self.Refresh();
        var elapsed = time.GetElapsedTime(started);
        cpu = system.Operator.ProcessorTime - cpu;
        var after = await CountersAsync(system);
        var runs = (double)Math.Max(1, lateness.Length);
        var report = new Report("steady");
        report.Add(
        [
            ("schedules", schedules), ("every", every), ("jitter", jitter), ("runs/s", lateness.Length / elapsed.TotalSeconds),
            .. Lateness.Cells(lateness),
            ("CPU s per 1000 runs", cpu.TotalSeconds * 1000 / runs), ("cores", cpu / elapsed),
            ("cores of API and target", (self.TotalProcessorTime - own) / elapsed),
            ("status writes per 1000 runs", (after.Writes - before.Writes) * 1000 / runs), ("requests per 1000 runs", (after.Requests - before.Requests) * 1000 / runs),
            ("KB received per 1000 runs", system.Meter is null ? null : (after.Bytes - before.Bytes) / runs),
            ("resident MB", system.Operator.ResidentMegabytes), ("live MB", (await system.Operator.MeasureAsync())?.Live / 1048576.0),
        ]);
        report.Print(System.Console.Out);
        return lateness.Length > 0 ? 0 : 1;
    }

    private static async Task<(double Writes, double Requests, double Bytes)> CountersAsync(CallSystem system) => (
        await system.Operator.MetricAsync("scheduledjob_status_writes_total"),
        await system.Operator.MetricAsync("rest_client_requests_total"),
        system.Meter?.Requests.Sum(r => r.Bytes) ?? 0);
}
