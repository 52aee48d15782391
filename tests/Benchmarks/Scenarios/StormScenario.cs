using System.Collections.Concurrent;
using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>
/// The API server is away for a while, and many schedules become overdue: how long until each has caught up and all is as before, how
/// much comes at once, and whether the longest waiting run comes first.
/// </summary>
internal static class StormScenario
{
    /// <summary>Options: --schedules N, --every DURATION, --outage SECONDS, --operator FILE, --kubeconfig FILE (on this machine), --namespace NAME.</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var schedules = options.Number("--schedules", 10_000);
        var every = options.Text("--every", "1m");
        var outage = TimeSpan.FromSeconds(options.Number("--outage", 600));
        if (!DurationText.TryParse(every, out var period, out var error))
            throw new FormatException($"--every: {error}");
        var time = TimeProvider.System;
        await using var cluster = await ScenarioCluster.StartAsync(options, throughLink: true);
        await using var process = OperatorProcess.Start(options, cluster);
        options.ExpectNoMore();
        await process.UntilLeadingAsync();
        await using var sink = await CallSink.StartAsync(time);

        // Their intervals begin when they are created; jitter spreads them evenly, however fast that was.
        await cluster.CreateAsync(schedules, i => Schedules.Calling($"storm-{i}", every, every, $"{sink.Address}/"), sink.Expect);
        await process.UntilServedAsync(schedules);
        await Task.Delay(period * 2, time);
        sink.Lateness.Take();
        await Task.Delay(period, time);
        var usual = sink.Lateness.Take();
        System.Console.Error.WriteLine($"usual: {Lateness.Describe(usual)}");

        cluster.Network!.Cut();
        await Task.Delay(outage, time);
        cluster.Load?.TakeMost();
        var overdueSince = (await cluster.ScheduledJobs.ListAsync(cluster.Namespace, new ListOptions(), CancellationToken.None))
            .Items.ToDictionary(j => j.Metadata.Name!, j => j.Status!.NextRunTime!.Value);
        var arrivals = new ConcurrentQueue<(string Name, DateTimeOffset Due, DateTimeOffset At)>();
        sink.Called = (name, _, due) => arrivals.Enqueue((name, due, time.GetUtcNow()));
        var requests = await process.MetricAsync("rest_client_requests_total");
        var cpu = process.ProcessorTime;
        cluster.Network.Restore();
        var restored = time.GetUtcNow();

        // As before: each schedule has run again, no write is pending, and nothing has been late for two seconds.
        await process.UntilLeadingAsync();
        var leading = time.GetUtcNow();
        var steady = await UntilSteadyAsync(process, arrivals, schedules, time);
        var all = arrivals.ToList();
        var made = all.Where(a => a.Due < leading).ToList();
        var overtaken = Overtaken(made.Select(m => overdueSince[m.Name]));
        var report = new Report("storm");
        report.Add(
            ("schedules", schedules), ("outage s", outage.TotalSeconds), ("leads again s", (leading - restored).TotalSeconds),
            ("first call s", (all[0].At - restored).TotalSeconds), ("all made up s", (made[^1].At - restored).TotalSeconds),
            ("steady s", (steady - restored).TotalSeconds), ("made up", made.Count), ("calls in the busiest second", Busiest(made)),
            ("most requests at once", cluster.Load?.TakeMost()),
            ("requests", await process.MetricAsync("rest_client_requests_total") - requests),
            ("CPU s", (process.ProcessorTime - cpu).TotalSeconds),
            ("overtaken by p50 s", overtaken[made.Count / 2]), ("by p99 s", overtaken[made.Count * 99 / 100]), ("by max s", overtaken[^1]));
        report.Print(System.Console.Out);
        return 0;
    }

    private static async Task<DateTimeOffset> UntilSteadyAsync(
        OperatorProcess process, ConcurrentQueue<(string Name, DateTimeOffset Due, DateTimeOffset At)> arrivals, int schedules, TimeProvider time)
    {
        var late = TimeSpan.FromMilliseconds(250);
        while (true)
        {
            await process.UntilAsync(async () => await process.MetricAsync("workqueue_depth") < schedules / 100.0);
            var lastLate = arrivals.Where(a => a.At - a.Due > late).Select(a => a.At).DefaultIfEmpty().Max();
            if (arrivals.Select(a => a.Name).Distinct().Count() == schedules && time.GetUtcNow() - lastLate > TimeSpan.FromSeconds(2))
                return lastLate;
            await Task.Delay(TimeSpan.FromMilliseconds(100), time);
        }
    }

    private static int Busiest(List<(string Name, DateTimeOffset Due, DateTimeOffset At)> calls) =>
        calls.GroupBy(c => c.At.ToUnixTimeSeconds()).Max(g => g.Count());

    /// <summary>For each call, how much longer its schedule had been overdue than the youngest one before it; sorted. Zero if the order is fair.</summary>
    private static double[] Overtaken(IEnumerable<DateTimeOffset> overdueSince)
    {
        var youngest = DateTimeOffset.MinValue;
        var result = new List<double>();
        foreach (var since in overdueSince)
        {
            youngest = since > youngest ? since : youngest;
            result.Add((youngest - since).TotalSeconds);
        }

        result.Sort();
        return [.. result];
    }
}
