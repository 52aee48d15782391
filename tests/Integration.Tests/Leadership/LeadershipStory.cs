using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Leadership;

/// <summary>Two operators that share a lease, and two schedules that tick each second under any leader.</summary>
public sealed class LeadershipStory : IAsyncDisposable
{
    private static readonly string[] Names = ["a", "b"];
    private readonly FaultyCluster _cluster;
    private readonly HttpSink _sink;

    private LeadershipStory(FaultyCluster cluster, Replicas replicas, TestNamespace here, HttpSink sink)
    {
        _cluster = cluster;
        Replicas = replicas;
        Here = here;
        _sink = sink;
    }

    public Replicas Replicas { get; }

    public TestNamespace Here { get; }

    public FaultScript Faults => _cluster.Faults;

    /// <param name="name">Name of the log.</param>
    /// <param name="options">More command-line options of the operators.</param>
    public static async Task<LeadershipStory> BeginAsync(string name, params string[] options)
    {
        var cluster = await FaultyCluster.StartAsync(name);
        return new(cluster, new Replicas(cluster, options), await TestNamespace.CreateAsync(cluster.Api), await HttpSink.StartAsync());
    }

    public Link LinkOf(string name) => _cluster.LinkOf(name);

    public async ValueTask DisposeAsync()
    {
        await Replicas.DisposeAsync();
        await _cluster.DisposeAsync();
        await _sink.DisposeAsync();
    }

    /// <summary>Waits until both are running and one of them leads. Returns its name, and that of the other.</summary>
    public async Task<(string Leader, string Standby)> UntilBothAreThereAsync()
    {
        await Replicas.EnsureAsync(Names);
        var leader = await Replicas.UntilOneLeadsAsync();
        return (leader, Names.Single(n => n != leader));
    }

    public async Task TickAsync()
    {
        const string EverySecond = """
            trigger: {interval: {every: 1s}}
            misfire: {policy: RunAll}
            concurrency: {policy: Allow}
            history: {succeeded: 1000}
            """;
        await Here.CreateScheduledJobAsync("call", Http.Call(_sink.Address), EverySecond);
        await Here.CreateScheduledJobAsync("pod", Outcome.Succeed.Pod, EverySecond);
        await RunsGoOnAsync();
    }

    /// <summary>Waits for runs that become due after now.</summary>
    public async Task RunsGoOnAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var name in new[] { "call", "pod" })
            await Here.UntilAsync(name, sj => sj.Time("status", "lastRun", "scheduledTime") > now, "runs go on");
    }

    /// <summary>How long it took from then until another one held the lease.</summary>
    public async Task<TimeSpan> TakeOverAsync(DateTimeOffset since, string from)
    {
        var successor = await Replicas.UntilOneLeadsAsync(otherThan: from);
        return Replicas.TookOverAt(successor) - since;
    }

    /// <summary>Closes the accounts: every nominal time of both schedules has succeeded, and has one Pod, or its call.</summary>
    public async Task AllRunsTookPlaceAsync()
    {
        foreach (var name in new[] { "call", "pod" })
            await Here.PatchScheduledJobAsync(name, "spec: {suspend: true}");
        foreach (var name in new[] { "call", "pod" })
        {
            var sj = await Here.UntilAsync(
                name, s => s.ConditionStatus("Suspended") == "True" && s.Number("status", "activeCount") == 0, "suspended, no run is active");
            var ids = RunIds(sj);
            var all = sj["status"]!.ToJsonString();
            sj.Number("status", "totals", "succeeded").ShouldBe(ids.Count, all);
            sj["status"]!["totals"]!.AsObject().Sum(t => t.Value!.GetValue<long>()).ShouldBe(ids.Count, all);
            if (name == "call")
                _sink.Requests.Select(r => r.Header("Idempotency-Key")).Distinct().ShouldBe(ids, ignoreOrder: true);
            else
                (await Here.PodsAsync("pod")).Select(p => p.Name()).ShouldBe(ids);
        }
    }

    /// <summary>One for each second from the creation to the last one handled.</summary>
    private static IReadOnlyList<string> RunIds(JsonObject sj)
    {
        var created = sj.Time("metadata", "creationTimestamp")!.Value;
        var count = (int)(sj.Time("status", "lastScheduleTime")!.Value - created).TotalSeconds;
        return [.. Enumerable.Range(1, count).Select(i => $"{sj.Name()}-{created.AddSeconds(i).ToUnixTimeSeconds()}")];
    }
}
