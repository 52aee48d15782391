using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>A well-behaved tenant: calls each second, Pods every other second, and the lateness of each.</summary>
public sealed class Victim : IAsyncDisposable
{
    private const int Calls = 20;
    private const int Pods = 10;

    // However busy the machine is, each run takes place, if later: whether it is late and whether it is lost are separate questions.
    private const string Lenient = "misfire: {policy: RunAll}, concurrency: {policy: Allow}";

    private static readonly string[] Unwanted = ["missed", "skipped", "failed", "unknown"];

    private readonly TestNamespace _here;
    private readonly KubeApi _api;
    private readonly CancellationTokenSource _stop = new();

    // Name and nominal time -> milliseconds.
    private readonly ConcurrentDictionary<(string Name, long Nominal), double> _late = new();
    private readonly ConcurrentDictionary<string, string> _seenPods = new();
    private HttpSink _sink = null!;
    private Task _watch = Task.CompletedTask;
    private int _twice;
    private int _newcomers;

    private Victim(TestNamespace here, KubeApi api)
    {
        _here = here;
        _api = api;
    }

    /// <summary>Its schedules, as created.</summary>
    public IReadOnlyList<JsonObject> Schedules { get; private set; } = [];

    public string Namespace => _here.Name;

    public static async Task<Victim> StartAsync(HostileCluster cluster)
    {
        var victim = new Victim(await TestNamespace.CreateAsync(cluster.Api), cluster.Api);
        victim._sink = await HttpSink.StartAsync(victim.Answer, remembers: false);
        victim._watch = victim.FollowPodsAsync(victim._stop.Token);
        var schedules = new List<JsonObject>();
        for (var i = 0; i < Calls; i++)
            schedules.Add(await victim.CreateCallAsync($"call-{i}"));
        for (var i = 0; i < Pods; i++)
            schedules.Add(await victim._here.CreateScheduledJobAsync($"pod-{i}", Pod(cluster.Nowhere), $"{{trigger: {{interval: {{every: 2s}}}}, {Lenient}}}"));
        victim.Schedules = schedules;
        return victim;
    }

    /// <summary>Adds a schedule whose runs are expected from its creation on: the victim's own changes take effect, too.</summary>
    public async Task AddAsync()
    {
        var name = $"call-new-{_newcomers++}";
        Schedules = [.. Schedules, await CreateCallAsync(name)];
    }

    /// <summary>Measures everything that is due while something else happens.</summary>
    /// <param name="meanwhile">What happens meanwhile.</param>
    /// <param name="patience">How long to wait afterwards for due runs.</param>
    public async Task<Punctuality> MeasureAsync(Func<Task> meanwhile, TimeSpan patience)
    {
        var (from, before, twice) = (Now, await UnwantedAsync(), Volatile.Read(ref _twice));
        await meanwhile();
        var to = Now;
        var expected = Schedules.SelectMany(s => Due(s, from, to).Select(t => (s.Name(), t))).ToList();
        while (Now < to + patience && expected.Any(e => !_late.ContainsKey(e)))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);

        var end = Now.ToUnixTimeMilliseconds();
        var lost = expected.Count(e => !_late.ContainsKey(e));
        double[] late = [.. expected.Select(e => _late.TryGetValue(e, out var came) ? came : end - (e.t * 1000.0)).Order()];
        return new(late, lost, Volatile.Read(ref _twice) - twice, await UnwantedAsync() - before);
    }

    /// <summary>Errors in its statuses, besides counts.</summary>
    public async Task<IReadOnlyList<string>> HarmAsync() =>
    [
        .. (await _here.ScheduledJobsAsync())
            .Where(s => s.Time("status", "lastScheduleTime") > Now.AddSeconds(5) || s.ConditionStatus("Ready") == "False")
            .Select(s => $"victim {s.Name()}: lastScheduleTime {s.Text("status", "lastScheduleTime")}, Ready {s.Condition("Ready").Text("message")}"),
    ];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        await _here.DisposeAsync();
        await _sink.DisposeAsync();
        _stop.Dispose();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>The nominal times of a schedule, in seconds, after the first instant and up to the second.</summary>
    private static IEnumerable<long> Due(JsonObject schedule, DateTimeOffset from, DateTimeOffset to)
    {
        var every = schedule.Name().StartsWith("pod", StringComparison.Ordinal) ? 2 : 1;
        var created = schedule.Time("metadata", "creationTimestamp")!.Value.ToUnixTimeSeconds();
        for (var time = from.ToUnixTimeSeconds() + 1; time * 1000 <= to.ToUnixTimeMilliseconds(); time++)
        {
            if (time > created && (time - created) % every == 0)
                yield return time;
        }
    }

    private Task<JsonObject> CreateCallAsync(string name) =>
        _here.CreateScheduledJobAsync(name, Http.Call($"{_sink.Address}/"), $"{{trigger: {{interval: {{every: 1s}}}}, {Lenient}}}");

    private async Task<long> UnwantedAsync() =>
        (await _here.ScheduledJobsAsync()).Sum(s => Unwanted.Sum(result => s.Number("status", "totals", result) ?? 0));

    private Task<int> Answer(SinkRequest request, CancellationToken aborted)
    {
        Note(request.Header("X-ScheduledJob-Name")!, request.Header("X-ScheduledJob-Scheduled-Time")!, request.At);
        return Task.FromResult(StatusCodes.Status200OK);
    }

    private void Note(string name, string nominal, DateTimeOffset at)
    {
        var time = DateTimeOffset.Parse(nominal, null).ToUnixTimeSeconds();
        if (!_late.TryAdd((name, time), at.ToUnixTimeMilliseconds() - (time * 1000.0)))
            Interlocked.Increment(ref _twice);
    }

    /// <summary>Records each new Pod, and ends it at once.</summary>
    private async Task FollowPodsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (type, pod) in _api.WatchAsync(Kind.Pods, Namespace, cancellationToken))
            {
                if (type != "ADDED" || pod.Label("scheduledjobs.dev/name") is not { } name || !_seenPods.TryAdd(pod.Text("metadata", "uid")!, name))
                    continue;
                Note(name, pod.Annotation("scheduledjobs.dev/scheduled-time")!, Now);
                _ = EndAsync(pod);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task EndAsync(JsonObject pod)
    {
        try
        {
            await _api.MergePatchAsync(
                Kind.Pods.Path(Namespace, pod.Name(), "status"), YamlText.Single("status: {phase: Succeeded}"));
        }
        catch (RefusedException refusal) when (refusal.Code is 404 or 409)
        {
            // Deleted meanwhile.
        }
    }

    private static JsonObject Pod(string nowhere) => YamlText.Single($$"""
        pod:
          template:
            spec:
              {{nowhere}}
              restartPolicy: Never
              containers: [{name: main, image: "registry.example.com/work:1.0"}]
        """);
}
