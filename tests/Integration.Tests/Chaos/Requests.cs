using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>
/// What users request during the chaos: manual runs of schedules that have no others, with annotations that are set, changed at once,
/// reverted and removed; and, of the schedules that tick, suspensions of one or of all, with and without an end, and times to skip.
/// </summary>
public sealed class Requests(TestNamespace here, string sink, int seed)
{
    private const int Schedules = 6;
    private const string Annotation = "scheduledjobs.dev/run-now";
    private readonly Random _random = new(seed + 2);
    private readonly Dictionary<string, List<string>> _values = [];
    private int _troubles;

    /// <summary>The ids of all requested runs; values that were replaced at once need not all run.</summary>
    public IReadOnlySet<string> RunIds => _values.SelectMany(v => v.Value.Select(value => $"{v.Key}-m{value}")).ToHashSet();

    /// <summary>Those that must run: their value was the last of its schedule.</summary>
    public IReadOnlyList<string> LastRunIds => [.. _values.Where(v => v.Value.Count > 0).Select(v => $"{v.Key}-m{v.Value[^1]}")];

    /// <summary>The schedules with manual runs only.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    public int Suspensions { get; private set; }

    public int NamespaceSuspensions { get; private set; }

    public int Skips { get; private set; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task CreateAsync()
    {
        for (var i = 0; i < Schedules; i++)
        {
            var isPod = i % 3 == 0;
            var action = isPod ? Outcome.Succeed.Pod : Http.Call($"{sink}{ChaosSink.Quick}");
            var delivery = i % 3 == 1 ? "AtMostOnce" : "AtLeastOnce";
            var name = $"manual-{i}";
            _values[name] = [];
            await here.CreateStrictlyAsync(Kind.ScheduledJobs, TestNamespace.ScheduledJob(
                name, action, $$$"""
                trigger: {cron: {expression: "0 0 1 1 *"}}
                concurrency: {policy: Allow}
                delivery: {{{delivery}}}
                """));

            // A value present at first sight starts nothing.
            await here.UntilReadyAsync(name);
        }
    }

    /// <summary>Runs until cancelled. Then each schedule has a last value, and none is suspended.</summary>
    public async Task RunAsync(IReadOnlyList<ChaosSchedule> ticking, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await AskAsync($"manual-{_random.Next(Schedules)}");
            await TroubleAsync(ticking[_random.Next(ticking.Count)].Name);
            await PauseAsync(TimeSpan.FromSeconds(2 * _random.NextDouble()), cancellationToken);
        }

        foreach (var name in _values.Keys)
            await SetNewAsync(name);
    }

    private async Task AskAsync(string name)
    {
        switch (_random.Next(4))
        {
            case 0:
                await SetNewAsync(name);
                await SetNewAsync(name);
                break;
            case 1 when _values[name].Count > 0:
                // A value that is already known starts nothing again.
                await SetAsync(name, _values[name][^1]);
                break;
            case 2:
                await SetAsync(name, null);
                break;
            default:
                await SetNewAsync(name);
                break;
        }
    }

    // In turn, so that each takes place even in a short run.
    private Task TroubleAsync(string name) => (_troubles++ % 8) switch
    {
        0 or 4 => SuspendForAWhileAsync(name),
        1 or 5 => SuspendUntilAsync(name),
        2 or 6 => SkipAsync(name),
        3 => SuspendNamespaceAsync(),
        _ => Task.CompletedTask,
    };

    // In half of the cases it is resumed before.
    private async Task SuspendUntilAsync(string name)
    {
        Suspensions++;
        await here.PatchScheduledJobAsync(name, $"spec: {{suspendUntil: '{Now.AddSeconds(_random.Next(1, 6)):yyyy-MM-ddTHH:mm:ssZ}'}}");
        if (_random.Next(2) == 0)
            return;
        await PauseAsync(TimeSpan.FromSeconds(2 * _random.NextDouble()), CancellationToken.None);
        await here.PatchScheduledJobAsync(name, "spec: {suspendUntil: null}");
    }

    // Some of these seconds are times of the schedule; the others have no effect.
    private async Task SkipAsync(string name)
    {
        Skips++;
        var times = Enumerable.Range(1, 6).Select(i => $"{Now.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}");
        await here.PatchScheduledJobAsync(name, $"metadata: {{annotations: {{scheduledjobs.dev/skip: '{string.Join(',', times)}'}}}}");
    }

    private async Task SuspendNamespaceAsync()
    {
        NamespaceSuspensions++;
        var until = _random.Next(2) == 0 ? "" : $"until={Now.AddSeconds(_random.Next(1, 4)):yyyy-MM-ddTHH:mm:ssZ}; ";
        await here.PatchAsync($"metadata: {{annotations: {{scheduledjobs.dev/suspended: '{until}reason=chaos'}}}}");
        await PauseAsync(TimeSpan.FromSeconds(3 * _random.NextDouble()), CancellationToken.None);
        await here.PatchAsync("metadata: {annotations: {scheduledjobs.dev/suspended: null}}");
    }

    private async Task SuspendForAWhileAsync(string name)
    {
        Suspensions++;
        await here.PatchScheduledJobAsync(name, "spec: {suspend: true}");
        await PauseAsync(TimeSpan.FromSeconds(3 * _random.NextDouble()), CancellationToken.None);
        await here.PatchScheduledJobAsync(name, "spec: {suspend: false}");
    }

    private Task SetNewAsync(string name)
    {
        _values[name].Add($"{_values[name].Count + 1}");
        return SetAsync(name, _values[name][^1]);
    }

    private async Task SetAsync(string name, string? value) => await here.PatchScheduledJobAsync(
        name, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = value } } }.ToJsonString());

    private static async Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) =>
        await Task.Delay(time, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
