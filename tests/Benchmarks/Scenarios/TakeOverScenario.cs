using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api.Http;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>
/// A leader is stopped a few seconds before many Pods are due, and another one takes over: how late each Pod exists in the first round of
/// the new leader and in later ones, how soon after taking the lease the first one does, and its requests to the API server before that.
/// </summary>
internal static class TakeOverScenario
{
    // The first of these in a path says what a request is about.
    private static readonly string[] Kinds = ["status", "pods", "jobs", "scheduledjobs", "events", "configmaps", "secrets"];

    /// <summary>
    /// Options: --schedules N in all, --due N of them at the same seconds (the others are once a year), --rounds N, --gap SECONDS between
    /// them, --lead SECONDS from the end of the first leader to the first round, --prepare SECONDS before that, more on a slow machine, --count true to
    /// count requests, which costs time, --operator FILE, --kubeconfig FILE, --namespace NAME.
    /// </summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var schedules = options.Number("--schedules", 2000);
        var due = options.Number("--due", Math.Min(schedules, 2000));
        var rounds = options.Number("--rounds", 3);
        var gap = TimeSpan.FromSeconds(options.Number("--gap", 30));
        var lead = TimeSpan.FromSeconds(options.Number("--lead", 5));
        var isCounted = bool.Parse(options.Text("--count", "false"));
        var program = options.OptionalText("--operator");
        var time = TimeProvider.System;
        await using var cluster = await ScenarioCluster.StartAsync(options);
        var preparation = TimeSpan.FromSeconds(options.Number("--prepare", Preparation(cluster, schedules, due)));
        options.ExpectNoMore();
        await using var meter = isCounted ? await ApiMeter.StartAsync(cluster, time) : null;
        using var watching = new CancellationTokenSource();
        var arrivals = new Arrivals(time);
        var watch = arrivals.WatchAsync(cluster, watching.Token);

        await cluster.CreateAsync(schedules - due, Schedules.Quiet);
        await using var leader = OperatorProcess.Start(program, cluster);
        await leader.UntilLeadingAsync();
        await leader.UntilServedAsync(schedules - due);
        var first = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()) + preparation + lead;
        var times = Enumerable.Range(0, rounds).Select(i => first + (i * gap)).ToList();
        await CreateDueAsync(cluster, due, times);
        await leader.UntilServedAsync(schedules);
        await leader.UntilQuietAsync();
        await using var next = OperatorProcess.Start(program, cluster, meter?.KubeconfigFile ?? cluster.OperatorKubeconfig);
        await next.UntilReadyAsync();
        await next.UntilQuietAsync();
        var left = times[0] - lead - time.GetUtcNow();
        if (left < TimeSpan.Zero)
            throw new InvalidOperationException($"The first round would come {-left.TotalSeconds:0} s too early.");
        await Task.Delay(left, time);

        await leader.StopAsync();
        await MeasureAsync(cluster, next, meter, arrivals, new(schedules, due, times, gap), time);
        await watching.CancelAsync();
        await watch;
        return 0;
    }

    /// <summary>Seconds for creating the due schedules, and for the start of the second operator.</summary>
    private static int Preparation(ScenarioCluster cluster, int schedules, int due) =>
        (cluster.IsLocal ? 20 : 30) + (due / (cluster.IsLocal ? 100 : 20)) + (schedules / 1000);

    private static Task CreateDueAsync(ScenarioCluster cluster, int due, IReadOnlyList<DateTimeOffset> times)
    {
        var nowhere = cluster.IsLocal ? "\"nodeName\":\"none\"," : "\"schedulerName\":\"none\",";
        return cluster.CreateAsync(due, i => Schedules.At($"due-{i}", times, Schedules.Pod(i, nowhere)));
    }

    private static async Task MeasureAsync(
        ScenarioCluster cluster, OperatorProcess next, ApiMeter? meter, Arrivals arrivals, Rounds rounds, TimeProvider time)
    {
        await next.UntilLeadingAsync();
        var report = new Report("take-over");
        for (var round = 0; round < rounds.Times.Count; round++)
        {
            var nominal = rounds.Times[round];
            await arrivals.UntilAsync(nominal, rounds.Due);
            var end = nominal + (rounds.Gap / 2);
            if (end > time.GetUtcNow())
                await Task.Delay(end - time.GetUtcNow(), time);
            var reads = meter?.Requests.Where(r => r.IsRead && r.At > end - rounds.Gap && r.At <= end).ToList();
            report.Add(
            [
                ("schedules", rounds.Schedules), ("due", rounds.Due), ("round", round + 1), .. Lateness.Cells(arrivals.Of(nominal)),
                ("reads", reads?.Count(r => !r.IsWatch)), ("reads KB", reads?.Where(r => !r.IsWatch).Sum(r => r.Bytes) / 1024.0),
                ("watches opened", reads?.Count(r => r.IsWatch)),
                .. round == 0 ? await FirstAsync(cluster, meter, arrivals, nominal) : [],
            ]);
        }

        report.Add(("CPU s", next.ProcessorTime.TotalSeconds), ("peak MB", next.PeakMegabytes()));
        report.Print(System.Console.Out);
    }

    /// <summary>Time from the lease to the first Pod.</summary>
    private static async Task<IEnumerable<(string Column, object? Value)>> FirstAsync(
        ScenarioCluster cluster, ApiMeter? meter, Arrivals arrivals, DateTimeOffset nominal)
    {
        var leases = await cluster.Client.Resource(KnownResources.Leases).ListAsync(cluster.Namespace, new ListOptions(), CancellationToken.None);
        var acquired = leases.Items.Max(l => l.Spec?.AcquireTime)!.Value;
        var requests = meter?.Requests ?? [];
        var create = requests.FirstOrDefault(r => r.CreatesPod && r.At > nominal);
        var before = create is null ? null : requests.Where(r => r.At > acquired && r.At < create.At && !r.IsLease).ToList();
        return
        [
            ("lease to due s", (nominal - acquired).TotalSeconds), ("first Pod ms", arrivals.Of(nominal)[0]),
            ("requests from lease to first create", before?.Count), ("of them KB", before?.Sum(r => r.Bytes) / 1024.0),
            ("which", before is null ? null : string.Join(", ", before.GroupBy(Describe).Select(g => $"{g.Count()} {g.Key}"))),
        ];
    }

    private static string Describe(MeteredRequest request)
    {
        var kind = Kinds.FirstOrDefault(k => request.Path.Contains($"/{k}", StringComparison.Ordinal)) ?? request.Path;
        return $"{(request.IsWatch ? "WATCH" : request.Method)} {kind}";
    }

    private sealed record Rounds(int Schedules, int Due, IReadOnlyList<DateTimeOffset> Times, TimeSpan Gap);
}
