using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>Follows statuses and Pods all the time, because the final status does not contain everything it ever did.</summary>
public sealed class ChaosWatcher : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watches;

    // Run id -> every text ever written about its end; Pod name -> all uids that it ever had.
    private readonly ConcurrentDictionary<string, HashSet<string>> _records = new();
    private readonly ConcurrentDictionary<string, HashSet<string>> _pods = new();
    private readonly ConcurrentDictionary<string, string> _podRuns = new();
    private readonly Stragglers _stragglers = new();
    private readonly Dictionary<string, JsonObject> _last = [];
    private readonly ConcurrentQueue<string> _backwardSteps = new();
    private readonly ConcurrentQueue<string> _openAccounts = new();
    private readonly Dictionary<string, ChaosSchedule> _schedules;

    /// <param name="cluster">The cluster to follow.</param>
    /// <param name="namespace">The namespace to follow.</param>
    /// <param name="schedules">The schedules whose account is checked at each step.</param>
    public ChaosWatcher(FaultyCluster cluster, string @namespace, IEnumerable<ChaosSchedule> schedules)
    {
        _schedules = schedules.ToDictionary(s => s.Name);
        _watches = Task.WhenAll(
            FollowAsync(cluster.Api.WatchAsync(Kind.ScheduledJobs, @namespace, _stop.Token), See),
            FollowAsync(cluster.Api.WatchAsync(Kind.Pods, @namespace, _stop.Token), SeePod),
            FollowAsync(cluster.Api.WatchAsync(Kind.Leases, "default", _stop.Token), _stragglers.SeeLease));
    }

    /// <summary>Runs whose end was ever recorded, with each different text.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Records => _records;

    /// <summary>All Pods that ever existed, with their uids.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Pods => _pods;

    /// <summary>Runs that ever had a Pod.</summary>
    public IReadOnlySet<string> RunsWithPod => _podRuns.Values.ToHashSet();

    /// <summary>Pods of runs that were never recorded as started.</summary>
    public IReadOnlyList<Straggler> Stragglers => _stragglers.Find();

    /// <summary>Counts and times that went backward.</summary>
    public IReadOnlyCollection<string> BackwardSteps => _backwardSteps;

    /// <summary>Statuses that did not account for each nominal time up to the last one they knew of, exactly once.</summary>
    public IReadOnlyCollection<string> OpenAccounts => _openAccounts;

    /// <summary>All results ever written for a run.</summary>
    public IEnumerable<string> ResultsOf(string id) =>
        _records.GetValueOrDefault(id, []).Select(record => JsonNode.Parse(record).Text("result")!);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watches;
        _stop.Dispose();
    }

    private static async Task FollowAsync(IAsyncEnumerable<(string Type, JsonObject Item)> changes, Action<JsonObject> see)
    {
        try
        {
            await foreach (var (_, item) in changes)
                see(item);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void See(JsonObject scheduledJob)
    {
        foreach (var run in scheduledJob.Items("status", "recentRuns"))
            _records.GetOrAdd(run.Text("id")!, _ => []).Add(run.ToJsonString());
        _stragglers.SeeStatus(scheduledJob);
        CheckAccount(scheduledJob);
        if (_last.TryGetValue(scheduledJob.Name(), out var before))
            Compare(before, scheduledJob);
        _last[scheduledJob.Name()] = scheduledJob;
    }

    private void CheckAccount(JsonObject scheduledJob)
    {
        var known = new[] { scheduledJob.Time("status", "lastScheduleTime"), scheduledJob.Time("status", "backlog", "through") }.Max();
        if (known is null || !_schedules.TryGetValue(scheduledJob.Name(), out var schedule))
            return;
        var expected = schedule.NominalTimes(scheduledJob.Time("metadata", "creationTimestamp")!.Value, known.Value).Count;
        var accounted = Account.AccountedIn(scheduledJob);
        if (expected != accounted)
            _openAccounts.Enqueue($"{schedule}: {expected} nominal times, {accounted} accounted for: {scheduledJob["status"]!.ToJsonString()}");
    }

    private void Compare(JsonObject before, JsonObject after)
    {
        foreach (var result in Account.Results)
        {
            if (before.Number("status", "totals", result) > after.Number("status", "totals", result))
                _backwardSteps.Enqueue($"{after.Name()}: totals.{result}");
        }

        if (before.Time("status", "lastScheduleTime") > after.Time("status", "lastScheduleTime"))
            _backwardSteps.Enqueue($"{after.Name()}: lastScheduleTime");
    }

    private void SeePod(JsonObject pod)
    {
        _pods.GetOrAdd(pod.Name(), _ => []).Add(pod.Text("metadata", "uid")!);
        _podRuns[pod.Name()] = pod.Annotation("scheduledjobs.dev/run-id")!;
        _stragglers.SeePod(pod);
    }
}
