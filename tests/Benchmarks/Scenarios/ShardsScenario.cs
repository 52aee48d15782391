using ScheduledJobs.Benchmarks.Scenarios.Rig;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>
/// Operators that share schedules: what each of one, two and four costs while nothing is due; and then, with calls at a steady pace, what happens to
/// these while operators come, leave, crash and freeze.
/// </summary>
internal static class ShardsScenario
{
    private static readonly int[] Sizes = [1, 2, 4];

    /// <summary>
    /// Options: --schedules N that are not due, --calling N that call every --every DURATION, --replicas N for the moves, --seconds N for each
    /// measurement, --operator FILE, --kubeconfig FILE, --namespace NAME.
    /// </summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var schedules = options.Number("--schedules", 10_000);
        var (calling, every) = (options.Number("--calling", 320), options.Number("--every", 2));
        var replicas = options.Number("--replicas", 4);
        var duration = TimeSpan.FromSeconds(options.Number("--seconds", 60));
        var program = options.OptionalText("--operator");
        await using var cluster = await ScenarioCluster.StartAsync(options);
        options.ExpectNoMore();
        await cluster.CreateAsync(schedules, Schedules.Quiet);
        await using (var first = new ShardGroup(program, cluster))
        {
            // The first one also writes all statuses.
            await StartAsync(first, 1, static () => null);
            await first.UntilServedAsync(schedules);
        }

        var rest = new Report("shards at rest");
        foreach (var size in Sizes)
            await RestAsync(cluster, program, (size, schedules), duration, rest);
        rest.Print(System.Console.Out);

        var moves = new Report("shards that move");
        await using var group = new ShardGroup(program, cluster);
        await using var ledger = await CallLedger.StartAsync(TimeSpan.FromSeconds(every), TimeProvider.System);
        await StartAsync(group, replicas, static () => null);
        await cluster.CreateAsync(calling, i => ledger.Calling($"call-{i}"), ledger.Expect);
        await group.UntilServedAsync(schedules + calling);
        await new ShardMoves(group, ledger, replicas, moves).RunAsync(duration);
        moves.Print(System.Console.Out);
        return 0;
    }

    private static async Task StartAsync(ShardGroup group, int size, Func<string?> kubeconfig)
    {
        await Task.WhenAll(Enumerable.Range(0, size).Select(_ => group.Start(kubeconfig()).UntilReadyAsync()));
        await group.UntilSharedAsync(size);
    }

    private static async Task RestAsync(ScenarioCluster cluster, string? program, (int Replicas, int Schedules) size, TimeSpan duration, Report report)
    {
        var time = TimeProvider.System;
        var meters = await Task.WhenAll(Enumerable.Range(0, size.Replicas).Select(_ => ApiMeter.StartAsync(cluster, time)));
        await using (var group = new ShardGroup(program, cluster))
        {
            var next = 0;
            await StartAsync(group, size.Replicas, () => meters[next++].KubeconfigFile);
            await group.UntilServedAsync(size.Schedules);
            foreach (var process in group.Processes)
                await process.UntilQuietAsync();
            var started = group.Processes.Select(p => p.ProcessorTime).ToList();
            var bytes = meters.Select(m => m.Requests).ToList();
            var since = time.GetUtcNow();
            var watched = bytes.ConvertAll(all => Kilobytes(all, r => r.IsWatch));
            var cores = await Task.WhenAll(group.Processes.Select(p => p.CoresAsync(duration)));
            for (var i = 0; i < size.Replicas; i++)
            {
                var process = group.Processes[i];
                var now = meters[i].Requests;
                report.Add(
                    ("schedules", size.Schedules), ("processes", size.Replicas), ("process", i + 1),
                    ("buckets", await process.MetricAsync("""scheduledjob_shard_buckets{state="owned"}""")), ("armed", await process.MetricAsync("scheduledjob_agenda_schedules")),
                    ("start: CPU s", started[i].TotalSeconds), ("lists KB", Kilobytes(bytes[i], r => r is { IsRead: true, IsWatch: false })), ("watches KB", watched[i]),
                    ("at rest: cores", cores[i]), ("requests/min", now.Count(r => r.At > since) / duration.TotalMinutes),
                    ("lists KB/min", Kilobytes(now, r => r is { IsWatch: false, Method: "GET" } && r.At > since) / duration.TotalMinutes),
                    ("watches KB/min", (Kilobytes(now, r => r.IsWatch) - watched[i]) / duration.TotalMinutes),
                    ("resident MB", process.ResidentMegabytes), ("live MB", (await process.MeasureAsync())?.Live / 1048576.0));
            }
        }

        foreach (var meter in meters)
            await meter.DisposeAsync();
    }

    private static double Kilobytes(IEnumerable<MeteredRequest> requests, Func<MeteredRequest, bool> which) => requests.Where(which).Sum(r => r.Bytes) / 1024.0;
}
