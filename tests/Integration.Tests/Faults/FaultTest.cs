using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>The cluster that the tests of one class share.</summary>
public sealed class FaultyClusterFixture : IAsyncLifetime
{
    public FaultyCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await FaultyCluster.StartAsync($"{GetHashCode():x}");

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

/// <summary>
/// A scenario that must survive every fault: two schedules tick each second during the fault, and all of their runs take place, once.
/// </summary>
[Trait("Category", "Faults")]
public abstract class FaultTest(FaultyClusterFixture fixture) : IClassFixture<FaultyClusterFixture>, IAsyncLifetime
{
    /// <summary>How long the schedules tick.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(4);

    private HttpSink _sink = null!;
    private InProcessOperator _operator = null!;

    /// <summary>The namespace of this test.</summary>
    protected TestNamespace Here { get; private set; } = null!;

    protected KubeApi Api => fixture.Cluster.Api;

    protected Link Link => fixture.Cluster.LinkOf(Here.Name);

    public async Task InitializeAsync()
    {
        Here = await TestNamespace.CreateAsync(Api);
        _sink = await HttpSink.StartAsync();
        _operator = fixture.Cluster.Operator(name: Here.Name, @namespace: Here.Name);
    }

    public async Task DisposeAsync()
    {
        await _operator.DisposeAsync();
        await Here.DisposeAsync();
        await _sink.DisposeAsync();
    }

    /// <summary>A call that succeeds.</summary>
    protected JsonObject CallOfSink => Http.Call(_sink.Address);

    /// <summary>The requests that arrived.</summary>
    protected IReadOnlyList<SinkRequest> Requests => _sink.Requests;

    protected void StartOperator() => _operator.Start();

    /// <summary>Starts a fault rule for this test's operator.</summary>
    protected FaultRule When(string verb, string resource) => fixture.Cluster.Faults.When(verb, resource).By(Here.Name);

    /// <summary>The faults of these rules happen while two schedules tick.</summary>
    protected Task AllRunsTakePlaceOnceAsync(params Fault[] faults) =>
        AllRunsTakePlaceOnceAsync(() => Task.WhenAll(faults.Select(f => f.HappensAsync())));

    /// <summary>Trouble comes while two schedules tick.</summary>
    protected async Task AllRunsTakePlaceOnceAsync(Func<Task> trouble)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds((TimeProvider.System.GetUtcNow() + Span).ToUnixTimeSeconds());
        var ticking = $$$"""
            trigger: {interval: {every: 1s}}
            endAt: "{{{end:yyyy-MM-ddTHH:mm:ssZ}}}"
            misfire: {policy: RunAll}
            concurrency: {policy: Allow}
            history: {succeeded: 100}
            """;
        var calls = await Here.CreateScheduledJobAsync("call", CallOfSink, ticking);
        var pods = await Here.CreateScheduledJobAsync("pod", Outcome.Succeed.Pod, ticking);
        _operator.Start();

        await trouble();

        await AllSucceededAsync(calls, end);
        await AllSucceededAsync(pods, end);
        _sink.Requests.Select(r => r.Header("Idempotency-Key")).ShouldBe(RunIds(calls, end), ignoreOrder: true);
        (await Here.PodsAsync("pod")).Select(p => p.Name()).ShouldBe(RunIds(pods, end));
        CreatedPods().ShouldBe(RunIds(pods, end), ignoreOrder: true);
        await OperatorIsWellAsync();
    }

    private async Task AllSucceededAsync(JsonObject created, DateTimeOffset end)
    {
        var sj = await Here.UntilAsync(
            created.Name(),
            sj => sj.Condition("Ready").Text("reason") == "Completed" && sj.Number("status", "activeCount") == 0,
            "Completed, and no run is active");

        var ids = RunIds(created, end);
        sj.Number("status", "totals", "succeeded").ShouldBe(ids.Count, sj["status"]!.ToJsonString());
        foreach (var other in new[] { "failed", "missed", "skipped", "replaced", "unknown" })
            sj.Number("status", "totals", other).ShouldBe(0, sj["status"]!.ToJsonString());
        sj.Items("status", "recentRuns").Select(r => r.Text("id")).ShouldBe(ids, ignoreOrder: true);
        sj.Time("status", "lastScheduleTime").ShouldBe(end);
        sj.ConditionStatus("LastRunSucceeded").ShouldBe("True");
        sj.ConditionStatus("Stalled").ShouldBe("False");
    }

    /// <summary>One run for each second from the creation to the end.</summary>
    private static IReadOnlyList<string> RunIds(JsonObject created, DateTimeOffset end)
    {
        var from = created.Time("metadata", "creationTimestamp")!.Value;
        return [.. Enumerable.Range(1, (int)(end - from).TotalSeconds).Select(i => $"{created.Name()}-{from.AddSeconds(i).ToUnixTimeSeconds()}")];
    }

    private IEnumerable<string?> CreatedPods() => fixture.Cluster.Faults.Journal
        .Where(w => w.IsApplied && w.Call.User == Here.Name && w.Call is { Verb: Verb.Create, Resource: "pods" })
        .Select(w => w.Call.Name);

    private async Task OperatorIsWellAsync()
    {
        await Here.CreateScheduledJobAsync("after", CallOfSink, """
            trigger: {cron: {expression: "0 0 1 1 *"}}
            runOnCreate: true
            """);

        var sj = await Here.UntilRunsAsync("after", 1);

        sj.Text("status", "lastRun", "result").ShouldBe("Succeeded");
        await Eventually.BecomesTrueAsync(
            async () => (await Here.EventsAsync("after")).Any(e => e.Text("reason") == "RunSucceeded"), "it was told of by an event");
    }
}
