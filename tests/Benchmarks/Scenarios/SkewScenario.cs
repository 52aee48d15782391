using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>
/// Many schedules due in the same second, several times: how late each Pod exists, or each call arrives. A Pod exists here when a watch of
/// this process sees it, slightly after its creation was accepted. The first round costs more: a new leader reads each schedule again
/// before it starts the first run.
/// </summary>
internal static class SkewScenario
{
    /// <summary>
    /// Options: --schedules N, --action pod|http, --rounds N, --gap SECONDS between them, --operator FILE, --kubeconfig FILE, --namespace NAME.
    /// </summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var schedules = options.Number("--schedules", 500);
        var isPod = options.Text("--action", "pod") switch
        {
            "pod" => true,
            "http" => false,
            var other => throw new FormatException($"--action: pod or http is expected, but got: {other}"),
        };
        var rounds = options.Number("--rounds", 3);
        var gap = TimeSpan.FromSeconds(options.Number("--gap", 30));
        var time = TimeProvider.System;
        await using var cluster = await ScenarioCluster.StartAsync(options);
        await using var process = OperatorProcess.Start(options, cluster);
        options.ExpectNoMore();
        await process.UntilLeadingAsync();
        await using var sink = await CallSink.StartAsync(time);

        // Schedules created late would be due at once: the first round comes when all exist and all is quiet.
        var lead = TimeSpan.FromSeconds(cluster.IsLocal ? 15 + (schedules / 100) : 20 + (schedules / 10));
        var first = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()) + lead;
        var times = Enumerable.Range(0, rounds).Select(i => first + (i * gap)).ToList();
        var arrivals = new Arrivals(time);
        using var watching = new CancellationTokenSource();
        var watch = isPod ? arrivals.WatchAsync(cluster, watching.Token) : Task.CompletedTask;
        if (!isPod)
            sink.Called = (_, nominal, _) => arrivals.Add(nominal);
        var nowhere = cluster.IsLocal ? "\"nodeName\":\"none\"," : "\"schedulerName\":\"none\",";
        await cluster.CreateAsync(
            schedules,
            i => Schedules.At($"skew-{i}", times, isPod ? Schedules.Pod(i, nowhere) : Schedules.Call($"{sink.Address}/")),
            sink.Expect);
        await process.UntilServedAsync(schedules);
        await process.UntilQuietAsync();
        var left = first - time.GetUtcNow();
        if (left < TimeSpan.FromSeconds(1 + (schedules / (cluster.IsLocal ? 1000 : 50))))
            throw new InvalidOperationException("The schedules were created too late for the first round.");

        var report = new Report("skew");
        if (isPod)
            report.Add([("action", "Pod, bare creates"), ("schedules", schedules), .. Lateness.Cells(await CreateBareAsync(cluster, schedules, nowhere, time))]);
        for (var round = 0; round < rounds; round++)
        {
            await Task.Delay(times[round] - time.GetUtcNow() + (gap / 2), time);
            await arrivals.UntilAsync(times[round], schedules);
            report.Add(
            [
                ("action", isPod ? "Pod" : "HTTP"), ("schedules", schedules), ("round", round + 1), .. Lateness.Cells(arrivals.Of(times[round])),
                ("most requests at once", cluster.Load?.TakeMost()),
            ]);
        }

        report.Print(System.Console.Out);
        await watching.CancelAsync();
        await watch;
        return 0;
    }

    /// <summary>How long the API server itself takes for as many Pods, created by a loop with as many concurrent requests as the operator has workers.</summary>
    private static async Task<double[]> CreateBareAsync(ScenarioCluster cluster, int count, string nowhere, TimeProvider time)
    {
        var pods = cluster.Client.Resource(KnownResources.Pods);
        var late = new ConcurrentBag<double>();
        var started = time.GetTimestamp();
        var options = new ParallelOptions { MaxDegreeOfParallelism = new OperatorOptions().Workers };
        await Parallel.ForAsync(0, count, options, async (i, cancellationToken) =>
        {
            var pod = Schedules.Pod(i, nowhere).Pod!.Template.ToNode()!.AsObject();
            pod["apiVersion"] = "v1";
            pod["kind"] = "Pod";
            pod["metadata"] = new JsonObject { ["name"] = $"bare-{i}" };
            await pods.CreateAsync(cluster.Namespace, RawJson.From(pod), WriteOptions.Default, cancellationToken);
            late.Add(time.GetElapsedTime(started).TotalMilliseconds);
        });
        await Parallel.ForAsync(0, count, options, async (i, cancellationToken) =>
            await pods.DeleteAsync(cluster.Namespace, $"bare-{i}", DeleteOptions.Background with { GracePeriodSeconds = 0 }, cancellationToken));
        return [.. late.Order()];
    }
}
