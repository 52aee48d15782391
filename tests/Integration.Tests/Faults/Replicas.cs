using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>Operators of one cluster, each a process of its own, that elect their leader; and what the API saw of it.</summary>
/// <param name="cluster">Where they work.</param>
/// <param name="options">More of their command line.</param>
public sealed class Replicas(FaultyCluster cluster, params string[] options) : IAsyncDisposable
{
    /// <summary>What a frozen operator had decided before, it still does once it goes on; it looks at its lease before the next thing.</summary>
    private static readonly TimeSpan Awakening = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, BackgroundProcess> _processes = new();
    private readonly ConcurrentQueue<(string Name, DateTimeOffset At)> _thaws = new();

    /// <summary>Times of a lease that make a change of leader quick.</summary>
    public static string[] QuickLease { get; } = ["--lease-duration", "3s", "--lease-renew-deadline", "2s", "--lease-retry-period", "500ms"];

    /// <summary>The same with some room: a busy machine may answer seconds late, which is no loss of the lease. A release has one retry period.</summary>
    public static string[] ShortLease { get; } = ["--lease-duration", "6s", "--lease-renew-deadline", "4s", "--lease-retry-period", "1500ms"];

    private string[] Options => ["--leader-elect", "true", "--lease-namespace", "default", .. options];

    /// <summary>Who holds the lease, by the last write of it; null where nobody does. It may be dead.</summary>
    public string? Holder => Holds(cluster.Faults.Journal).LastOrDefault()?.Holder;

    /// <summary>When the lease came to that operator for the last time.</summary>
    public DateTimeOffset TookOverAt(string name) =>
        Holds(cluster.Faults.Journal).Reverse().SkipWhile(h => h.Holder != name).TakeWhile(h => h.Holder == name).Last().At;

    /// <summary>Did that operator's last write of the lease give it back?</summary>
    public bool HasReleased(string name) =>
        cluster.Faults.Journal.LastOrDefault(w => IsHold(w) && w.Call.User == name) is { } last && HolderIn(last) is null;

    /// <summary>How often the lease went from one operator to another.</summary>
    public int TakeOvers
    {
        get
        {
            var holders = Holds(cluster.Faults.Journal).Where(h => h.Holder is not null).Select(h => h.Holder).ToList();
            return holders.Zip(holders.Skip(1)).Count(pair => pair.First != pair.Second);
        }
    }

    /// <summary>
    /// What was written to Pods, Jobs and statuses by an operator while another one held the lease. Counted is when the request arrived,
    /// for what happens to it then is not the operator's doing. Left out are the <see cref="WritesOnAwakening"/>.
    /// </summary>
    public IReadOnlyList<ApiCall> WritesOfOthersThanTheHolder() => [.. LateWrites().Where(w => !IsOnAwakening(w))];

    /// <summary>The writes that a frozen operator had begun and sent when it went on.</summary>
    public IReadOnlyList<ApiCall> WritesOnAwakening() => [.. LateWrites().Where(IsOnAwakening)];

    /// <summary>Starts one, and waits until it is ready.</summary>
    public async Task StartAsync(string name) => _processes[name] = await cluster.StartProcessAsync(name, Options);

    /// <summary>Starts one, whenever it may be ready.</summary>
    public void Launch(string name) => _processes[name] = cluster.LaunchProcess(name, Options);

    /// <summary>Starts those that are not there.</summary>
    public Task EnsureAsync(params string[] names) => Task.WhenAll(names.Where(n => !_processes.ContainsKey(n)).Select(StartAsync));

    /// <summary>As a crash does. Gives the time of it.</summary>
    public async Task<DateTimeOffset> KillAsync(string name)
    {
        _processes.Remove(name, out var process);
        var at = TimeProvider.System.GetUtcNow();
        await process!.KillAsync();
        await process.DisposeAsync();
        return at;
    }

    /// <summary>Stops it in the middle of what it does, and lets it go on after a while.</summary>
    public async Task FreezeAsync(string name, TimeSpan duration)
    {
        var process = _processes[name];
        await process.FreezeAsync();
        await Task.Delay(duration, TimeProvider.System);
        _thaws.Enqueue((name, TimeProvider.System.GetUtcNow()));
        await process.ThawAsync();
    }

    /// <summary>As Kubernetes stops a Pod. Gives the time at which it was asked to.</summary>
    public async Task<DateTimeOffset> TerminateAsync(string name)
    {
        _processes.Remove(name, out var process);
        var at = TimeProvider.System.GetUtcNow();
        await process!.TerminateAsync();
        process.ExitCode.ShouldBe(0, await File.ReadAllTextAsync(process.LogPath));
        await process.DisposeAsync();
        return at;
    }

    /// <summary>Waits for an operator that is alive to lead, and gives its name.</summary>
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
        string? holder = null;
        foreach (var write in cluster.Faults.Journal.OrderBy(w => w.Call.At))
        {
            if (IsHold(write))
                holder = HolderIn(write);
            else if (write.Call.Resource is "pods" or "jobs" or "scheduledjobs/status" && holder is not null && holder != write.Call.User)
                others.Add(write.Call);
        }

        return others;
    }

    /// <summary>Each write of the lease.</summary>
    private static IEnumerable<Hold> Holds(IEnumerable<JournalEntry> journal) =>
        journal.Where(IsHold).Select(w => new Hold(w.Call.At, HolderIn(w)));

    private static bool IsHold(JournalEntry write) => write.IsApplied && write.Call.Resource == "leases";

    private static string? HolderIn(JournalEntry write) =>
        JsonNode.Parse(write.Call.Body).Text("spec", "holderIdentity") is null ? null : write.Call.User;

    private sealed record Hold(DateTimeOffset At, string? Holder);
}
