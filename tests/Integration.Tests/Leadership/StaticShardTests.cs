using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Leadership;

/// <summary>Two operators, each for the ScheduledJobs that its selector names, in one namespace.</summary>
[Trait("Category", "Faults")]
public sealed class StaticShardTests : IAsyncLifetime
{
    private const string EverySecond = """
        trigger: {interval: {every: 1s}}
        misfire: {policy: RunAll}
        concurrency: {policy: Allow}
        history: {succeeded: 1000}
        """;

    private FaultyCluster _cluster = null!;
    private TestNamespace _here = null!;
    private HttpSink _sink = null!;
    private InProcessOperator _a = null!;
    private InProcessOperator _b = null!;

    public async Task InitializeAsync()
    {
        _cluster = await FaultyCluster.StartAsync("static-shards");
        (_here, _sink) = (await TestNamespace.CreateAsync(_cluster.Api), await HttpSink.StartAsync());
        _a = _cluster.Operator("a", _here.Name, "shard=a");
        _b = _cluster.Operator("b", _here.Name, "shard in (b,c)");
        _a.Start();
        _b.Start();
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _cluster.DisposeAsync();
        await _sink.DisposeAsync();
    }

    /// <summary>Moved to and fro, at whatever moment of a run that happens, also while the watch of the one that loses them lags.</summary>
    [Fact]
    public async Task Each_nominal_time_runs_once_however_often_the_labels_change()
    {
        await _here.CreateScheduledJobAsync("call", Http.Call(_sink.Address), EverySecond);
        await _here.CreateScheduledJobAsync("pod", Outcome.SucceedAfter(2).Pod, EverySecond);
        var lag = TimeSpan.Zero;
        foreach (var shard in (string[])["a", "b", "a", "c", "a", "b"])
        {
            await MoveAsync(shard, "call", "pod");
            await UntilRunsGoOnAsync("call", "pod");
            if (lag == TimeSpan.Zero && shard == "c")
            {
                lag = TimeSpan.FromSeconds(3);
                _cluster.Faults.When(Verb.Watch, "scheduledjobs").DelayEvents(lag);
                _cluster.Faults.When(Verb.Watch, "pods").DelayEvents(lag);
            }
        }

        foreach (var name in (string[])["call", "pod"])
            await _here.PatchScheduledJobAsync(name, "spec: {suspend: true}");
        foreach (var name in (string[])["call", "pod"])
        {
            var sj = await _here.UntilAsync(
                name, s => s.ConditionStatus("Suspended") == "True" && s.Number("status", "activeCount") == 0, "suspended, no run is active");
            var ids = RunIds(sj);
            sj.Number("status", "totals", "succeeded").ShouldBe(ids.Count, sj["status"]!.ToJsonString());
            sj["status"]!["totals"]!.AsObject().Sum(t => t.Value!.GetValue<long>()).ShouldBe(ids.Count, sj["status"]!.ToJsonString());
            if (name == "call")
                _sink.Requests.Select(r => r.Header("Idempotency-Key")).Distinct().ShouldBe(ids, ignoreOrder: true);
            else
                (await _here.PodsAsync("pod")).Select(p => p.Name()).ShouldBe(ids);
        }

        Writers("scheduledjobs/status").ShouldBe(["a", "b"], ignoreOrder: true, "both have acted");
    }

    [Fact]
    public async Task A_run_that_is_active_while_the_labels_change_goes_on_and_is_counted_by_the_other()
    {
        await _here.CreateScheduledJobAsync("long", Outcome.SucceedAfter(6).Pod, "trigger: {date: {at: \"2020-01-01T00:00:00Z\"}}\nrunOnCreate: true");
        await MoveAsync("a", "long");
        var active = await _here.UntilAsync("long", s => s.Number("status", "activeCount") == 1, "it runs");

        await MoveAsync("b", "long");

        var ended = await _here.UntilRunsAsync("long", 1);
        ended.Number("status", "totals", "succeeded").ShouldBe(1);
        ended.Text("status", "lastRun", "pod").ShouldBe(active.Items("status", "active")[0].Text("pod"));
        (await _here.PodsAsync("long")).Count.ShouldBe(1);
        _cluster.Faults.Journal.ShouldNotContain(w => w.Call.Resource == "pods" && w.Call.Verb == Verb.Delete);
    }

    [Fact]
    public async Task What_no_selector_names_is_left_alone_and_Backfills_and_calendars_have_one_writer()
    {
        await _here.CreateScheduledJobAsync("free", Outcome.Succeed.Pod, EverySecond);
        await _here.CreateScheduledJobAsync("of-b", Outcome.Succeed.Pod, "trigger: {interval: {every: 1h}}");
        await MoveAsync("b", "of-b");
        await _here.UntilReadyAsync("of-b");
        var to = TimeProvider.System.GetUtcNow();
        await _here.CreateAsync(Kind.Backfills, Backfill("night", "of-b", to));
        await _here.CreateAsync(Kind.Backfills, Backfill("lost", "nothing", to));
        await _here.CreateAsync(Kind.ScheduleCalendars, """
            apiVersion: scheduledjobs.dev/v1alpha1
            kind: ScheduleCalendar
            metadata: {name: holidays, labels: {shard: a}}
            spec: {dates: ["2026-12-25"]}
            """);

        await UntilAsync(Kind.Backfills, "night", b => b.ConditionStatus("Complete") == "True");
        await UntilAsync(Kind.Backfills, "lost", b => b["status"]?["conditions"] is not null);
        await UntilAsync(Kind.ScheduleCalendars, "holidays", c => c.ConditionStatus("Ready") == "True");

        (await _here.GetScheduledJobAsync("free"))["status"]!["state"].ShouldBeNull("no operator has seen it");
        var writes = _cluster.Faults.Journal.Where(w => w.Call.Verb == Verb.Patch).ToList();
        writes.Where(w => w.Call is { Resource: "backfills/status", Name: "night" }).Select(w => w.Call.User).Distinct().ShouldBe(["b"]);
        writes.Where(w => w.Call.Resource == "schedulecalendars/status").Select(w => w.Call.User).Distinct().ShouldBe(["a"]);
        (await _here.FindAsync(Kind.ScheduleCalendars, "holidays"))!["status"]!["usedBy"].ShouldBeNull();
        (await _here.FindAsync(Kind.Backfills, "lost"))!.Items("status", "conditions").Select(c => c.Text("reason")).ShouldContain("ScheduleNotFound");
    }

    private async Task MoveAsync(string shard, params string[] names)
    {
        foreach (var name in names)
            await _here.PatchScheduledJobAsync(name, $"metadata: {{labels: {{shard: {shard}}}}}");
    }

    private async Task UntilRunsGoOnAsync(params string[] names)
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var name in names)
            await _here.UntilAsync(name, sj => sj.Time("status", "lastRun", "scheduledTime") > now, "runs go on");
    }

    private async Task UntilAsync(Kind kind, string name, Func<JsonObject, bool> condition) => await Eventually.BecomesTrueAsync(
        async () => await _here.FindAsync(kind, name) is { } found && condition(found), $"{kind.Plural} {name} is written");

    private IEnumerable<string> Writers(string resource) =>
        _cluster.Faults.Journal.Where(w => w.IsApplied && w.Call.Verb == Verb.Patch && w.Call.Resource == resource).Select(w => w.Call.User).Distinct();

    private static string Backfill(string name, string schedule, DateTimeOffset to) => $$"""
        apiVersion: scheduledjobs.dev/v1alpha1
        kind: Backfill
        metadata: {name: {{name}}}
        spec: {scheduledJob: {{schedule}}, from: "{{to.AddHours(-2):yyyy-MM-ddTHH:mm:ssZ}}", to: "{{to:yyyy-MM-ddTHH:mm:ssZ}}"}
        """;

    /// <summary>One for each second from the creation to the last one handled.</summary>
    private static IReadOnlyList<string> RunIds(JsonObject sj)
    {
        var created = sj.Time("metadata", "creationTimestamp")!.Value;
        var count = (int)(sj.Time("status", "lastScheduleTime")!.Value - created).TotalSeconds;
        return [.. Enumerable.Range(1, count).Select(i => $"{sj.Name()}-{created.AddSeconds(i).ToUnixTimeSeconds()}")];
    }
}
