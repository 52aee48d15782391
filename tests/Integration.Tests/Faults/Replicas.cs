using System.Collections.Concurrent;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>Operators of one cluster, each in its own process, that elect their leader; and what the API saw of it.</summary>
/// <param name="cluster">Their cluster.</param>
/// <param name="options">More command-line options.</param>
public sealed class Replicas(FaultyCluster cluster, params string[] options) : IAsyncDisposable
{
    /// <summary>A frozen operator still carries out what it had decided before; it checks its lease before the next thing.</summary>
    private static readonly TimeSpan Awakening = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, BackgroundProcess> _processes = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _launches = new();
    private readonly ConcurrentQueue<(string Name, DateTimeOffset At)> _thaws = new();

    /// <summary>Lease times for a quick change of leader.</summary>
    public static string[] QuickLease { get; } = ["--lease-duration", "3s", "--lease-renew-deadline", "2s", "--lease-retry-period", "500ms"];

    /// <summary>The same with some slack: a busy machine may respond seconds late without losing the lease. A release has one retry period.</summary>
    public static string[] ShortLease { get; } = ["--lease-duration", "6s", "--lease-renew-deadline", "4s", "--lease-retry-period", "1500ms"];

    /// <summary>The same for replicas that share the schedules, which need a shorter retry period.</summary>
    public static string[] SharedLease { get; } =
        ["--lease-duration", "6s", "--lease-renew-deadline", "4s", "--lease-retry-period", "1s", "--sharding", "true"];

    private string[] Options => ["--leader-elect", "true", "--lease-namespace", "default", .. options];

    /// <summary>The holder of the lease according to its last write; null if it is free. It may be dead.</summary>
    public string? Holder => Holds(cluster.Faults.Journal).LastOrDefault()?.Holder;

    /// <summary>When that operator last acquired the lease.</summary>
    public DateTimeOffset TookOverAt(string name) =>
        Holds(cluster.Faults.Journal).Reverse().SkipWhile(h => h.Holder != name).TakeWhile(h => h.Holder == name).Last().At;

    /// <summary>Whether that operator's last write of the lease released it.</summary>
    public bool HasReleased(string name) =>
        cluster.Faults.Journal.LastOrDefault(w => IsHold(w) && w.Call.User == name) is { } last && HolderIn(last) is null;

    /// <summary>How many times the lease went from one operator to another.</summary>
    public int TakeOvers
    {
        get
        {
            var holders = Holds(cluster.Faults.Journal).Where(h => h.Holder is not null).Select(h => h.Holder).ToList();
            return holders.Zip(holders.Skip(1)).Count(pair => pair.First != pair.Second);
        }
    }

    /// <summary>Finds the uid of the schedule that an object of this name belongs to. Needed to tell who may act if the replicas share the schedules.</summary>
    public Func<string, string?> FindUid { get; set; } = static _ => null;

    /// <summary>Those that are running.</summary>
    public IReadOnlyList<string> Names => [.. _processes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// Writes to Pods, Jobs and statuses by an operator while another one held the lease, or had the schedule's bucket. The arrival of the request counts,
    /// because the operator cannot influence it afterwards. The <see cref="WritesOnAwakening"/> are left out.
    /// </summary>
    public IReadOnlyList<ApiCall> WritesOfOthersThanTheHolder() => [.. LateWrites().Where(w => !IsOnAwakening(w))];

    /// <summary>The writes that a frozen operator had begun, and sent when it continued.</summary>
    public IReadOnlyList<ApiCall> WritesOnAwakening() => [.. LateWrites().Where(IsOnAwakening)];

    /// <summary>Starts one, and waits until it is ready.</summary>
    public async Task StartAsync(string name) => _processes[name] = await cluster.StartProcessAsync(name, Options);

    /// <summary>Starts one without waiting for it.</summary>
    public void Launch(string name)
    {
        _launches[name] = TimeProvider.System.GetUtcNow();
        _processes[name] = cluster.LaunchProcess(name, Options);
    }

    /// <summary>Waits until one that was launched has written something. Before that, it may not yet know how to stop in order.</summary>
    public Task UntilActiveAsync(string name) => Eventually.BecomesTrueAsync(
        () => Task.FromResult(cluster.Faults.Journal.Any(w => w.Call.User == name && w.Call.At >= _launches.GetValueOrDefault(name))),
        $"{name} is active",
        pace: TimeSpan.FromMilliseconds(200));

    /// <summary>Starts those that are not running.</summary>
    public Task EnsureAsync(params string[] names) => Task.WhenAll(names.Where(n => !_processes.ContainsKey(n)).Select(StartAsync));

    /// <summary>Kills one like a crash. Returns the time.</summary>
    public async Task<DateTimeOffset> KillAsync(string name)
    {
        _processes.Remove(name, out var process);
        var at = TimeProvider.System.GetUtcNow();
        await process!.KillAsync();
        await process.DisposeAsync();
        return at;
    }

    /// <summary>Freezes one in the middle of its work, and lets it continue after a while.</summary>
    public async Task FreezeAsync(string name, TimeSpan duration)
    {
        var process = _processes[name];
        await process.FreezeAsync();
        await Task.Delay(duration, TimeProvider.System);
        _thaws.Enqueue((name, TimeProvider.System.GetUtcNow()));
        await process.ThawAsync();
    }

    /// <summary>Stops one the way Kubernetes stops a Pod. Returns the time of the request.</summary>
    public async Task<DateTimeOffset> TerminateAsync(string name)
    {
        _processes.Remove(name, out var process);
        var at = TimeProvider.System.GetUtcNow();
        await process!.TerminateAsync();
        process.ExitCode.ShouldBe(0, await File.ReadAllTextAsync(process.LogPath));
        await process.DisposeAsync();
        return at;
    }

    /// <summary>Waits until a running operator leads, and returns its name.</summary>
    public async Task<string> UntilOneLeadsAsync(string? otherThan = null)
    {
        await Eventually.BecomesTrueAsync(
            () => Holder is { } holder && holder != otherThan && _processes.ContainsKey(holder), "one leads");
        return Holder!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
            await process.DisposeAsync();
    }

    private bool IsOnAwakening(ApiCall write) => _thaws.Any(t => t.Name == write.User && write.At >= t.At && write.At <= t.At + Awakening);

    private List<ApiCall> LateWrites()
    {
        var others = new List<ApiCall>();
        var turns = new Turns(FindUid);
        foreach (var write in cluster.Faults.Journal.OrderBy(w => w.Call.At))
        {
            if (write.Call.Resource == "leases")
                turns.See(write);
            else if (!turns.MayWrite(write.Call))
                others.Add(write.Call);
        }

        return others;
    }

    /// <summary>Each write of the lease.</summary>
    private static IEnumerable<Hold> Holds(IEnumerable<JournalEntry> journal) =>
        journal.Where(IsHold).Select(w => new Hold(w.Call.At, HolderIn(w)));

    private static bool IsHold(JournalEntry write) => write.IsApplied && Turns.IsLeaderLease(write.Call);

    private static string? HolderIn(JournalEntry write) => Turns.HolderIn(write.Call);

    private sealed record Hold(DateTimeOffset At, string? Holder);
}
