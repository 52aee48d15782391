using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.TestKit;
using Xunit.Abstractions;

namespace ScheduledJobs.LocalCluster.Tests.Kills;

/// <summary>
/// LocalCluster with <c>--data</c>, killed again and again while it is written to, and while a schedule runs every second. The variable
/// <c>SCHEDULEDJOBS_TEST_KILLS</c> says how often; the default is 3.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 8;

    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("SCHEDULEDJOBS_TEST_KILLS") ?? "3", CultureInfo.InvariantCulture);

    private static readonly ResourceType<AnyObject> ScheduledJobs =
        AnyObject.TypeOf("scheduledjobs.dev", "v1alpha1", "scheduledjobs", "ScheduledJob");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kills-");

    private string Data => Path.Combine(_directory.FullName, "data");

    private string Kubeconfig => Path.Combine(_directory.FullName, "kubeconfig");

    [Fact]
    public async Task Nothing_that_was_confirmed_is_lost_and_a_schedule_makes_up_for_what_it_missed()
    {
        await using var sink = await CallSink.StartAsync();
        var cluster = await ClusterProcess.StartAsync(Kubeconfig, "--data", Data, "--port", "0", await WriteScheduleAsync(sink));
        try
        {
            // This one client lives through all restarts: address, authority and token stay.
            using var client = new KubeClient(KubeClientConfiguration.FromFile(Kubeconfig), TimeProvider.System, NullLoggerFactory.Instance);
            await Eventually.BecomesTrueAsync(() => sink.Times.Count > 0, "the schedule runs");
            var loads = Enumerable.Range(0, Clients).Select(i => new Load(client, i)).ToList();
            using var stop = new CancellationTokenSource();
            var running = Task.WhenAll(loads.Select(l => Task.Run(() => l.RunAsync(stop.Token))));
            var random = new Random(16);
            for (var kill = 1; kill <= Kills; kill++)
            {
                await LetWriteAsync(loads, random.Next(100, 400));
                await cluster.KillAsync();
                cluster.Dispose();
                cluster = await ClusterProcess.StartAsync(Kubeconfig, "--data", Data);
                output.WriteLine($"kill {kill}: {loads.Sum(l => l.Confirmed)} writes confirmed, started in {cluster.StartTime.TotalSeconds:0.00} s");
            }

            await LetWriteAsync(loads, 100);
            await stop.CancelAsync();
            await running;
            await CheckAsync(loads);
            await CheckScheduleAsync(client, sink);
            cluster.Output.ShouldNotContain("error");
        }
        finally
        {
            cluster.Dispose();
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static Task LetWriteAsync(List<Load> loads, int writes)
    {
        var goal = loads.Sum(l => l.Confirmed) + writes;
        return Eventually.BecomesTrueAsync(() => loads.Sum(l => l.Confirmed) >= goal, $"{writes} more writes");
    }

    private async Task CheckAsync(List<Load> loads)
    {
        var losses = new List<string>();
        foreach (var load in loads)
            losses.AddRange((await load.FindLossesAsync()).Concat(load.Faults));
        var size = new DirectoryInfo(Data).EnumerateFiles().Sum(f => f.Length);
        output.WriteLine($"{Kills} kills, {loads.Sum(l => l.Confirmed)} writes confirmed, {losses.Count} lost; {size / 1024} KiB on the disk");
        losses.ShouldBeEmpty();
    }

    /// <summary>Each second has its call, whether LocalCluster was there or not. At the moment of a kill a call may be made twice.</summary>
    private async Task CheckScheduleAsync(KubeClient client, CallSink sink)
    {
        var now = TimeProvider.System.GetUtcNow();
        await Eventually.BecomesTrueAsync(() => sink.Times.Any(t => t > now), "the schedule runs");
        await Eventually.BecomesTrueAsync(
            async () => (await StatusAsync(client))["backlog"] is null or JsonObject { Count: 0 } && !Missing(sink, now).Any(), "the schedule has caught up");
        var called = sink.Times.Where(t => t <= now).ToList();
        output.WriteLine($"schedule: {called.Distinct().Count()} times due, {Missing(sink, now).Count()} without a call, {called.Count - called.Distinct().Count()} called twice");
        (await StatusAsync(client))["totals"]?["missed"]?.GetValue<long>().ShouldBe(0);
    }

    private static IEnumerable<DateTimeOffset> Missing(CallSink sink, DateTimeOffset until)
    {
        var times = sink.Times.ToHashSet();
        for (var time = times.Min(); time <= until; time = time.AddSeconds(1))
        {
            if (!times.Contains(time))
                yield return time;
        }
    }

    private static async Task<JsonObject> StatusAsync(KubeClient client) =>
        (await client.Resource(ScheduledJobs).GetAsync("default", "each-second", default)).Status!;

    private async Task<string> WriteScheduleAsync(CallSink sink)
    {
        var path = Path.Combine(_directory.FullName, "schedule.yaml");
        await File.WriteAllTextAsync(path, $$$"""
            apiVersion: scheduledjobs.dev/v1alpha1
            kind: ScheduledJob
            metadata: {name: each-second}
            spec:
              trigger: {cron: {expression: "* * * * * *"}}
              misfire: {policy: RunAll, maxCatchUp: 1000}
              concurrency: {policy: Allow}
              action:
                http: {url: "{{{sink.Address}}}"}
            """);
        return path;
    }
}
