using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>The console with many schedules: its start, the size and the time of each page, its memory, and many readers of one live page.</summary>
internal static class ConsoleScenario
{
    private const int Repetitions = 9;

    private static readonly string[] Pages =
    [
        "/", "/?sort=failures", "/?q=quiet-49", "/timeline?span=1h", "/timeline?span=6h", "/timeline?span=1d", "/timeline?span=1w", "/calendar", "/calendar?year=2026", "/try",
        "/schedules/default/quiet-42", "/api/v1/schedules?limit=100", "/api/v1/timeline?span=1w",
    ];

    /// <summary>Options: --program FILE (the published kubectl plugin), --schedules N, --readers N, --seconds N, --changes N (a second).</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var program = options.OptionalText("--program") ?? throw new FormatException("--program: expected the published kubectl plugin, such as artifacts/cli/kubectl-scheduledjob");
        var (schedules, readers) = (options.Number("--schedules", 5000), options.Number("--readers", 100));
        var (seconds, changes) = (options.Number("--seconds", 60), options.Number("--changes", 10));
        await using var cluster = await ScenarioCluster.StartAsync(options);
        options.ExpectNoMore();
        await cluster.CreateAsync(schedules, Schedules.Quiet);
        await Parallel.ForAsync(0, schedules, async (i, _) => await WriteStatusAsync(cluster, i, i % 17 == 0 ? 3 : 0));

        var report = new Report("console");
        for (var i = 0; i < 3; i++)
        {
            await using var one = await UiProcess.StartAsync(program, cluster.OperatorKubeconfig);
            report.Add(("start", i + 1), ("link ms", one.UntilLink.TotalMilliseconds), ("first page ms", one.UntilPage.TotalMilliseconds));
        }

        await using var ui = await UiProcess.StartAsync(program, cluster.OperatorKubeconfig);
        foreach (var page in Pages)
            await MeasureAsync(ui, page, report);
        report.Add(("page", "(memory after these)"), ("MB", ui.ResidentMegabytes));
        await ReadAsync(ui, cluster, (readers, seconds, changes, schedules), report);
        report.Print(System.Console.Out);
        return 0;
    }

    private static async Task MeasureAsync(UiProcess ui, string page, Report report)
    {
        var (first, whole, bytes) = (new List<double>(), new List<double>(), 0L);
        for (var i = 0; i < Repetitions; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            using var response = await ui.Browser.GetAsync(new Uri(page, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            first.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            bytes = (await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
            whole.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }

        first.Sort();
        whole.Sort();
        report.Add(("page", page), ("bytes", bytes), ("first byte ms", first[Repetitions / 2]), ("whole ms", whole[Repetitions / 2]), ("slowest ms", whole[^1]));
    }

    private static async Task ReadAsync(UiProcess ui, ScenarioCluster cluster, (int Readers, int Seconds, int Changes, int Schedules) load, Report report)
    {
        var time = TimeProvider.System;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(load.Seconds), time);
        var (before, started) = (ui.ProcessorTime, time.GetTimestamp());
        var reading = Enumerable.Range(0, load.Readers).Select(_ => ReadOneAsync(ui, stop.Token)).ToList();
        var (changed, peak) = (0, 0L);
        while (!stop.IsCancellationRequested)
        {
            await WriteStatusAsync(cluster, changed % Math.Min(load.Schedules, 50), changed % 5);
            changed++;
            peak = Math.Max(peak, ui.ResidentMegabytes);
            await Task.Delay(TimeSpan.FromSeconds(1.0 / load.Changes), time);
        }

        var received = await Task.WhenAll(reading);
        var cores = (ui.ProcessorTime - before) / time.GetElapsedTime(started);
        report.Add(
            ("readers", load.Readers), ("seconds", load.Seconds), ("changes", changed), ("events a reader", received.Average(r => r.Events)), ("KB a reader", received.Average(r => r.Bytes) / 1024),
            ("cores", cores), ("peak MB", peak));
    }

    private static async Task<(long Events, long Bytes)> ReadOneAsync(UiProcess ui, CancellationToken cancellationToken)
    {
        var (events, bytes) = (0L, 0L);
        try
        {
            await using var stream = await ui.Browser.GetStreamAsync(new Uri("/live/", UriKind.Relative), cancellationToken);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                bytes += line.Length + 1;
                events += line.StartsWith("event:", StringComparison.Ordinal) ? 1 : 0;
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }

        return (events, bytes);
    }

    private static async Task WriteStatusAsync(ScenarioCluster cluster, int number, int failures)
    {
        var now = TimeProvider.System.GetUtcNow();
        var runs = Enumerable.Range(1, new HistorySpec().Recent).Select(i => Run(number, now.AddMinutes(-i), failures >= i)).ToList();
        var status = new ScheduledJobStatus
        {
            State = failures > 0 ? ScheduleStates.Failing : ScheduleStates.Scheduled,
            ConsecutiveFailures = failures,
            NextRunTime = now.AddMinutes(number % 600),
            LastRun = runs[0],
            RecentRuns = runs,
        };
        var patch = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(status, ModelJsonContext.Default.ScheduledJobStatus) };
        await cluster.ScheduledJobs.PatchAsync(cluster.Namespace, $"quiet-{number}", Patch.Merge(RawJson.From(patch)), "status", WriteOptions.Default, default);
    }

    private static RunStatus Run(int number, DateTimeOffset at, bool isFailed) => new()
    {
        Id = $"quiet-{number}-{at.ToUnixTimeSeconds()}",
        Result = isFailed ? RunResults.Failed : RunResults.Succeeded,
        Reason = isFailed ? "HttpStatus" : null,
        Message = isFailed ? "The target responded with 503." : null,
        ScheduledTime = at,
        StartTime = at,
        CompletionTime = at.AddSeconds(7),
        Trigger = RunTriggers.Schedule,
    };
}
