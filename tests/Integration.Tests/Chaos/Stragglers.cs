using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>
/// Finds Pods of scheduled runs that no status ever recorded as started: they were created after their time had been handled. Resource
/// versions give the order of events.
/// </summary>
public sealed class Stragglers
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<string, (long CreatedAt, JsonObject Last)> _pods = [];
    private readonly HashSet<string> _started = [];
    private readonly Dictionary<string, List<JsonObject>> _statuses = [];
    private readonly List<(long Version, Predicate<int> Includes)> _takeOvers = [];
    private string? _holder;
    private IReadOnlyList<string?> _owners = [];

    /// <summary>Takes the next version of a Lease: the leader's, or, if schedules are shared, the map.</summary>
    public void SeeLease(JsonObject lease)
    {
        lock (_gate)
        {
            if (lease.Name() == BucketMap.Lease)
                SeeOwners(VersionOf(lease), BucketMap.OwnersIn(lease));
            else if (lease.Name() == Turns.LeaderLease && _owners.Count == 0)
                SeeHolder(VersionOf(lease), $"{lease.Text("spec", "holderIdentity")} {lease.Text("spec", "acquireTime")}");
        }
    }

    public void SeeStatus(JsonObject scheduledJob)
    {
        lock (_gate)
        {
            _started.UnionWith(scheduledJob.Items("status", "active").Select(r => r.Text("id")!));
            _started.UnionWith(scheduledJob.Items("status", "recentRuns").Where(r => r.Text("startTime") is not null).Select(r => r.Text("id")!));
            if (!_statuses.TryGetValue(scheduledJob.Name(), out var statuses))
                _statuses[scheduledJob.Name()] = statuses = [];
            statuses.Add(scheduledJob);
        }
    }

    public void SeePod(JsonObject pod)
    {
        lock (_gate)
            _pods[pod.Name()] = (_pods.TryGetValue(pod.Name(), out var seen) ? seen.CreatedAt : VersionOf(pod), pod);
    }

    public IReadOnlyList<Straggler> Find()
    {
        lock (_gate)
        {
            return
            [
                .. _pods.Values
                    .Where(p => p.Last.Annotation("scheduledjobs.dev/trigger") is "Schedule" or "CatchUp" && !_started.Contains(RunOf(p.Last)))
                    .Select(p => new Straggler(RunOf(p.Last), IsOver(p.Last), p.CreatedAt < TakeOverBefore(p.Last))),
            ];
        }
    }

    private void SeeHolder(long version, string holder)
    {
        if (holder != _holder)
            _takeOvers.Add((version, static _ => true));
        _holder = holder;
    }

    private void SeeOwners(long version, IReadOnlyList<string?> owners)
    {
        var before = _owners;
        _takeOvers.Add((version, bucket => owners.ElementAtOrDefault(bucket) is { } owner && owner != before.ElementAtOrDefault(bucket)));
        _owners = owners;
    }

    // When the operator that handled this Pod's time took over.
    private long TakeOverBefore(JsonObject pod)
    {
        var run = RunOf(pod);
        var nominal = pod.Annotation("scheduledjobs.dev/scheduled-time") is { } text ? DateTimeOffset.Parse(text) : default;
        var dealtWith = _statuses.GetValueOrDefault(run[..run.LastIndexOf('-')])?.Find(s => IsDealtWith(s, run, nominal));
        if (dealtWith is null)
            return long.MaxValue;
        var bucket = BucketMap.BucketOf(dealtWith.Text("metadata", "uid")!);
        return _takeOvers.LastOrDefault(t => t.Version < VersionOf(dealtWith) && t.Includes(bucket)).Version;
    }

    private static bool IsDealtWith(JsonObject scheduledJob, string run, DateTimeOffset nominal) =>
        scheduledJob.Time("status", "lastScheduleTime") >= nominal
        && scheduledJob.Items("status", "queued").All(q => q.Text("id") != run)
        && !(scheduledJob.Time("status", "backlog", "from") <= nominal && scheduledJob.Time("status", "backlog", "through") >= nominal);

    private static bool IsOver(JsonObject pod) =>
        pod.Text("metadata", "deletionTimestamp") is not null || pod.Text("status", "phase") is "Succeeded" or "Failed";

    private static string RunOf(JsonObject pod) => pod.Annotation("scheduledjobs.dev/run-id")!;

    private static long VersionOf(JsonObject item) => long.Parse(item.Text("metadata", "resourceVersion")!);
}

/// <summary>A Pod of a run that was never recorded as started.</summary>
/// <param name="RunId">Id of the run.</param>
/// <param name="IsOver">Whether it has ended, or was deleted.</param>
/// <param name="WasThere">Whether it existed when the operator that handled its time took over, or its time was never handled.</param>
public sealed record Straggler(string RunId, bool IsOver, bool WasThere);
