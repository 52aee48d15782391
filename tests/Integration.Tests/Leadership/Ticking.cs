using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Leadership;

/// <summary>Schedules that tick each second, and the accounts of what they did.</summary>
/// <param name="here">Their namespace.</param>
/// <param name="sink">Receives their calls.</param>
public sealed class Ticking(TestNamespace here, HttpSink sink)
{
    private const string EverySecond = """
        trigger: {interval: {every: 1s}}
        misfire: {policy: RunAll}
        concurrency: {policy: Allow}
        history: {succeeded: 1000}
        """;

    private readonly List<string> _calls = [];
    private readonly List<string> _pods = [];

    private IEnumerable<string> Names => [.. _calls, .. _pods];

    /// <summary>Creates one that makes calls.</summary>
    public async Task CallAsync(string name, string more = "")
    {
        await here.CreateScheduledJobAsync(name, Http.Call(sink.Address), EverySecond + "\n" + more);
        _calls.Add(name);
    }

    /// <summary>Creates one that starts Pods.</summary>
    public async Task PodAsync(string name)
    {
        await here.CreateScheduledJobAsync(name, Outcome.Succeed.Pod, EverySecond);
        _pods.Add(name);
    }

    /// <summary>Waits for runs that become due after now.</summary>
    public async Task RunsGoOnAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var name in Names)
            await here.UntilAsync(name, sj => sj.Time("status", "lastRun", "scheduledTime") > now, "runs go on");
    }

    /// <summary>Closes the accounts: every nominal time of each schedule has succeeded, and has one Pod, or its call.</summary>
    public async Task AllRunsTookPlaceAsync()
    {
        foreach (var name in Names)
            await here.PatchScheduledJobAsync(name, "spec: {suspend: true}");
        foreach (var name in Names)
        {
            var sj = await here.UntilAsync(
                name,
                s => s.ConditionStatus("Suspended") == "True" && s.Number("status", "activeCount") == 0 && (s.Number("status", "backlog", "remaining") ?? 0) == 0,
                "suspended, no run is active or to be made up for");
            var ids = RunIds(sj);
            var all = sj["status"]!.ToJsonString();
            sj.Number("status", "totals", "succeeded").ShouldBe(ids.Count, all);
            sj["status"]!["totals"]!.AsObject().Sum(t => t.Value!.GetValue<long>()).ShouldBe(ids.Count, all);
            if (_calls.Contains(name))
                KeysOf(name).Distinct().ShouldBe(ids, ignoreOrder: true);
            else
                (await here.PodsAsync(name)).Select(p => p.Name()).ShouldBe(ids);
        }
    }

    /// <summary>The keys that arrived more than once.</summary>
    public IReadOnlyList<string> KeysThatCameAgain() => [.. _calls.SelectMany(KeysOf).CountBy(key => key).Where(k => k.Value > 1).Select(k => k.Key)];

    private IEnumerable<string> KeysOf(string name) =>
        sink.Requests.Where(r => r.PathAndQuery == "/").Select(r => r.Header("Idempotency-Key")).OfType<string>().Where(key => IsOf(key, name));

    // The name of another schedule may begin with this one's.
    private static bool IsOf(string key, string name) =>
        key.StartsWith($"{name}-", StringComparison.Ordinal) && long.TryParse(key[(name.Length + 1)..], out _);

    /// <summary>One for each second from the creation to the last one handled.</summary>
    private static IReadOnlyList<string> RunIds(JsonObject sj)
    {
        var created = sj.Time("metadata", "creationTimestamp")!.Value;
        var count = (int)(sj.Time("status", "lastScheduleTime")!.Value - created).TotalSeconds;
        return [.. Enumerable.Range(1, count).Select(i => $"{sj.Name()}-{created.AddSeconds(i).ToUnixTimeSeconds()}")];
    }
}
