using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Crashes;

/// <summary>
/// Brings one schedule to each point, all with one operator; kills it when all are there, and starts another one. One death is
/// enough, because schedules are independent of each other.
/// </summary>
public sealed class CrashRound : IAsyncDisposable
{
    private readonly FaultyCluster _cluster;
    private readonly string _name;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _calls = new();
    private IReadOnlyList<CrashPoint> _points = [];
    private TestNamespace _here = null!;
    private HttpSink _sink = null!;

    private CrashRound(FaultyCluster cluster, string name)
    {
        _cluster = cluster;
        _name = name;
    }

    /// <summary>The outcome of each point's schedule.</summary>
    public IReadOnlyList<CrashOutcome> Outcomes { get; private set; } = [];

    /// <param name="cluster">The cluster.</param>
    /// <param name="name">Name of the operators.</param>
    /// <param name="points">Creates the points from the address of the call target.</param>
    public static async Task<CrashRound> RunAsync(FaultyCluster cluster, string name, Func<string, IEnumerable<CrashPoint>> points)
    {
        var round = new CrashRound(cluster, name);
        round._sink = await HttpSink.StartAsync(round.AnswerAsync);
        round._points = [.. points(round._sink.Address)];
        round._here = await TestNamespace.CreateAsync(cluster.Api);
        await round.RunAsync();
        return round;
    }

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _sink.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var first = $"{_name}-first";
        await using (var process = await _cluster.StartProcessAsync(first, "--namespace", _here.Name))
        {
            var reached = _points.ToDictionary(p => p, p => p.Arm(new FaultRules(_cluster.Faults, first, p.Name)));
            await CreateSchedulesAsync();
            foreach (var point in _points)
                await Eventually.BecomesTrueAsync(() => reached[point]() && HasBeenCalledIfItMust(point), $"{point}: reached");
            await process.KillAsync();
        }

        await using (await _cluster.StartProcessAsync($"{_name}-second", "--namespace", _here.Name))
        {
            // The second operator has looked at everything once it has done something new and nothing is left to do.
            await _here.CreateScheduledJobAsync("new", Http.Call($"{_sink.Address}/new"), "trigger: {cron: {expression: \"0 0 1 1 *\"}}\nrunOnCreate: true");
            await _here.UntilRunsAsync("new", 1);
            Outcomes = await Task.WhenAll(_points.Select(OutcomeAsync));
        }
    }

    private async Task CreateSchedulesAsync()
    {
        var at = TimeProvider.System.GetUtcNow().AddSeconds(5);
        await Task.WhenAll(_points.Select(point =>
        {
            var delivery = point.Action.EndsWith("AtMostOnce", StringComparison.Ordinal)
                ? "delivery: AtMostOnce"
                : $$$"""retry: {limit: 1, backoff: {initial: {{{point.Backoff}}}, jitter: 0}}""";
            return _here.CreateScheduledJobAsync(point.Name, point.Spec, $$$"""
                trigger: {date: {at: "{{{at:yyyy-MM-ddTHH:mm:ssZ}}}"}}
                {{{delivery}}}
                """);
        }));
    }

    private bool HasBeenCalledIfItMust(CrashPoint point) => !point.FirstCallHangs || _calls.ContainsKey(point.Name);

    private async Task<int> AnswerAsync(SinkRequest request, CancellationToken aborted)
    {
        var name = request.PathAndQuery[1..];
        var calls = _calls.GetOrAdd(name, _ => new());
        calls.Enqueue(request.Header("Idempotency-Key")!);
        var point = _points.FirstOrDefault(p => p.Name == name);
        if (calls.Count == 1 && point is { FirstCallHangs: true })
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return calls.Count == 1 && point is { FirstCallFails: true } ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
    }

    private async Task<CrashOutcome> OutcomeAsync(CrashPoint point)
    {
        var sj = await _here.UntilAsync(
            point.Name, sj => sj.Condition("Ready").Text("reason") == "Completed" && sj.Number("status", "activeCount") == 0, "over");
        IReadOnlyList<string> deliveries = point.Action switch
        {
            "Pod" => Created("pods", point),
            "Job" => Created("jobs", point),
            _ => [.. _calls.GetValueOrDefault(point.Name, [])],
        };
        return new CrashOutcome(point, sj["status"]!.AsObject(), deliveries);
    }

    /// <summary>Taken from the journal, so that an object that was created, deleted and recreated counts twice.</summary>
    private IReadOnlyList<string> Created(string resource, CrashPoint point) =>
    [
        .. _cluster.Faults.Journal.Where(w => w.IsApplied && w.Call.Verb == Verb.Create && w.Call.Resource == resource)
            .Select(w => w.Call.Name!)
            .Where(name => name.StartsWith($"{point.Name}-", StringComparison.Ordinal)),
    ];
}

/// <summary>The outcome of a run.</summary>
/// <param name="Point">Where the operator died.</param>
/// <param name="Status">Status of the schedule.</param>
/// <param name="Deliveries">Names of its Pods or Jobs; keys of its calls.</param>
public sealed record CrashOutcome(CrashPoint Point, JsonObject Status, IReadOnlyList<string> Deliveries);
