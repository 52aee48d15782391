using System.Text.Json.Nodes;
using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>
/// Many schedules in one operator that are not due: their memory, how long a start takes, how soon an edit is noticed, what
/// a relist costs, what the operator does while nothing is due, and how late other runs are beside them.
/// </summary>
internal static class ScaleScenario
{
    private const int Edits = 20;

    // One more than LocalCluster remembers: a watch from before must list again.
    private const int Forgotten = 5000;

    /// <summary>
    /// Options: --schedules N, --rate N of runs per second beside them, --seconds N for each measurement, --operator FILE, --kubeconfig FILE,
    /// --namespace NAME.
    /// </summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var time = TimeProvider.System;
        var schedules = options.Number("--schedules", 10_000);
        var rate = options.Number("--rate", 100);
        var duration = TimeSpan.FromSeconds(options.Number("--seconds", 60));
        var program = options.OptionalText("--operator");
        await using var cluster = await ScenarioCluster.StartAsync(options, throughLink: true);
        options.ExpectNoMore();
        await cluster.CreateAsync(schedules, Schedules.Quiet);
        var report = new Report("scale");
        await FirstStartAsync(program, cluster, schedules, report, time);

        var started = time.GetTimestamp();
        await using var second = OperatorProcess.Start(program, cluster);
        await second.UntilLeadingAsync();
        var ready = time.GetElapsedTime(started);
        await second.UntilArmedAsync(schedules);
        report.Add(
            ("schedules", schedules), ("what", "restart"), ("caches complete s", ready.TotalSeconds), ("all armed s", time.GetElapsedTime(started).TotalSeconds),
            ("CPU s", second.ProcessorTime.TotalSeconds), ("peak MB", second.PeakMegabytes()));
        await second.UntilQuietAsync();
        await IdleAsync(second, schedules, duration, report, time);
        await EditsAsync(second, cluster, schedules, report, time);
        if (cluster.IsLocal)
            await RelistAsync(second, cluster, schedules, report, time);
        await BesideAsync(second, cluster, schedules, rate, duration, report, time);
        report.Print(System.Console.Out);
        return 0;
    }

    private static async Task FirstStartAsync(string? program, ScenarioCluster cluster, int schedules, Report report, TimeProvider time)
    {
        var started = time.GetTimestamp();
        await using var first = OperatorProcess.Start(program, cluster);
        await first.UntilLeadingAsync();
        var ready = time.GetElapsedTime(started);
        await first.UntilServedAsync(schedules);
        report.Add(
            ("schedules", schedules), ("what", "first start"), ("caches complete s", ready.TotalSeconds), ("all armed s", time.GetElapsedTime(started).TotalSeconds),
            ("CPU s", first.ProcessorTime.TotalSeconds), ("peak MB", first.PeakMegabytes()));
    }

    private static async Task IdleAsync(OperatorProcess process, int schedules, TimeSpan duration, Report report, TimeProvider time)
    {
        var resident = process.ResidentMegabytes;
        var before = await process.MeasureAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), time);
        var collected = (await process.MeasureAsync())?.Collections;
        var cores = await process.CoresAsync(duration);
        var after = await process.MeasureAsync();
        report.Add(
            ("schedules", schedules), ("what", "idle"), ("cores", cores), ("resident MB", resident), ("live MB", before?.Live / 1048576.0),
            ("live bytes per schedule", (long?)(before?.Live / Math.Max(1, schedules))),
            ("collections per minute", (after?.Collections - collected) / duration.TotalMinutes));
    }

    /// <summary>Time from the request that edits a schedule to a status that reflects the edit.</summary>
    private static async Task EditsAsync(OperatorProcess process, ScenarioCluster cluster, int schedules, Report report, TimeProvider time)
    {
        var taken = new List<double>();
        for (var i = 0; i < Edits; i++)
        {
            var started = time.GetTimestamp();
            await EditAsync(process, cluster, $"quiet-{schedules / Edits * i}", "Asia/Tokyo");
            taken.Add(time.GetElapsedTime(started).TotalMilliseconds);
        }

        taken.Sort();
        report.Add([("schedules", schedules), ("what", "edit to status"), .. Lateness.Cells([.. taken])]);
    }

    private static async Task EditAsync(OperatorProcess process, ScenarioCluster cluster, string name, string zone)
    {
        var patch = Patch.Merge(RawJson.From(new JsonObject { ["spec"] = new JsonObject { ["timeZone"] = zone } }));
        var edited = await cluster.ScheduledJobs.PatchAsync(cluster.Namespace, name, patch, null, WriteOptions.Default, CancellationToken.None);
        await process.UntilAsync(async () =>
        {
            var now = await cluster.ScheduledJobs.GetAsync(cluster.Namespace, name, CancellationToken.None);
            return now.Status?.ObservedGeneration == edited.Metadata.Generation;
        });
    }

    /// <summary>The connection breaks, and meanwhile so much changes elsewhere that the server no longer knows the watch's version.</summary>
    private static async Task RelistAsync(OperatorProcess process, ScenarioCluster cluster, int schedules, Report report, TimeProvider time)
    {
        const string Elsewhere = "kube-public";
        await process.UntilQuietAsync();
        process.ForgetPeak();
        var passes = await process.MetricAsync("controller_runtime_reconcile_total");
        cluster.Network!.Cut();
        var other = await cluster.ScheduledJobs.CreateAsync(Elsewhere, Schedules.Quiet(0), WriteOptions.Default, CancellationToken.None);
        for (var i = 0; i < Forgotten; i++)
        {
            var patch = Patch.Merge(RawJson.From(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["n"] = $"{i}" } } }));
            await cluster.ScheduledJobs.PatchAsync(Elsewhere, other.Metadata.Name!, patch, null, WriteOptions.Default, CancellationToken.None);
        }

        const string Expired = """scheduledjob_watch_restarts_total{kind="ScheduledJob",reason="Expired"}""";
        var (before, cpu) = (await process.MetricAsync(Expired), process.ProcessorTime);
        cluster.Network.Restore();
        await process.UntilAsync(async () => await process.MetricAsync(Expired) > before);
        await process.UntilLeadingAsync();
        await EditAsync(process, cluster, "quiet-1", "Asia/Seoul");
        await process.UntilQuietAsync();
        report.Add(
            ("schedules", schedules), ("what", "relist"), ("CPU s", (process.ProcessorTime - cpu).TotalSeconds), ("peak MB", process.PeakMegabytes()),
            ("passes", await process.MetricAsync("controller_runtime_reconcile_total") - passes), ("resident MB", process.ResidentMegabytes));
    }

    private static async Task BesideAsync(
        OperatorProcess process, ScenarioCluster cluster, int schedules, int rate, TimeSpan duration, Report report, TimeProvider time)
    {
        const int Every = 10;
        await using var sink = await CallSink.StartAsync(time);
        await cluster.CreateAsync(
            rate * Every, number => Schedules.Calling($"busy-{number}", $"{Every}s", null, $"{sink.Address}/"), sink.Expect);
        await process.UntilServedAsync(schedules + (rate * Every));
        await Task.Delay(TimeSpan.FromSeconds(2 * Every), time);
        sink.Lateness.Take();
        var cores = await process.CoresAsync(duration);
        var late = sink.Lateness.Take();
        report.Add(
        [
            ("schedules", schedules), ("what", $"{late.Length / duration.TotalSeconds:0} runs/s"), ("cores", cores), .. Lateness.Cells(late),
            ("resident MB", process.ResidentMegabytes),
        ]);
    }
}
