using System.Collections.Concurrent;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.Integration.Tests.Leadership;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Sharding;

/// <summary>Operators that share schedules, and some that do not.</summary>
public sealed class ShardStory : IAsyncDisposable
{
    private const string MapPath = $"apis/coordination.k8s.io/v1/namespaces/default/leases/{BucketMap.Lease}";

    private static readonly string[] Options =
    [
        "--leader-elect", "true", "--lease-namespace", "default",
        "--lease-duration", "12s", "--lease-renew-deadline", "8s", "--lease-retry-period", "2s",
    ];

    private readonly FaultyCluster _cluster;
    private readonly ConcurrentDictionary<string, BackgroundProcess> _processes = new();
    private readonly ConcurrentDictionary<string, Uri> _metrics = new();
    private readonly ConcurrentBag<string> _logs = [];

    private ShardStory(FaultyCluster cluster, TestNamespace here, HttpSink sink)
    {
        (_cluster, Here, Sink) = (cluster, here, sink);
        Ticking = new Ticking(here, sink);
    }

    public TestNamespace Here { get; }

    public HttpSink Sink { get; }

    public Ticking Ticking { get; }

    public static async Task<ShardStory> BeginAsync(string name)
    {
        var cluster = await FaultyCluster.StartAsync(name);
        return new(cluster, await TestNamespace.CreateAsync(cluster.Api), await HttpSink.StartAsync());
    }

    public Link LinkOf(string name) => _cluster.LinkOf(name);

    /// <summary>Starts one that shares, and waits until it is ready.</summary>
    public Task StartAsync(string name) => StartAsync(name, "--sharding", "true");

    /// <summary>Starts one that acts for everything, or waits to.</summary>
    public Task StartUnsharedAsync(string name) => StartAsync(name, []);

    /// <summary>Stops one in order.</summary>
    public async Task TerminateAsync(string name)
    {
        _processes.Remove(name, out var process);
        await process!.TerminateAsync();
        process.ExitCode.ShouldBe(0, await File.ReadAllTextAsync(process.LogPath));
        await process.DisposeAsync();
    }

    public async Task KillAsync(string name)
    {
        _processes.Remove(name, out var process);
        await process!.KillAsync();
        await process.DisposeAsync();
    }

    /// <summary>Waits until these share all buckets evenly, and no bucket moves.</summary>
    public async Task UntilSharedAsync(params string[] names)
    {
        var shares = new Dictionary<string, int>();
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                shares = await SharesAsync();
                return shares.Values.Sum() == BucketMap.Count && shares.Count == names.Length && shares.Values.Max() - shares.Values.Min() <= 1;
            },
            $"{string.Join(", ", names)} share all buckets evenly");
    }

    /// <summary>Waits until this many have buckets, and all buckets have an owner.</summary>
    public Task UntilOwnedByAsync(int members) => Eventually.BecomesTrueAsync(
        async () => await SharesAsync() is var shares && shares.Values.Sum() == BucketMap.Count && shares.Count == members, $"{members} have all buckets");

    /// <summary>Which operators have written statuses of schedules since then.</summary>
    public IReadOnlySet<string> WritersSince(DateTimeOffset since) => _cluster.Faults.Journal
        .Where(w => w.IsApplied && w.Call.At > since && w.Call.Resource == "scheduledjobs/status").Select(w => w.Call.User).ToHashSet();

    /// <summary>
    /// Status writes that were refused because another operator had written: two acted for the same schedule. Right after a change of owner, one is possible: the
    /// answer of the former owner's last request was lost.
    /// </summary>
    public IReadOnlyList<string> Conflicts => [.. _cluster.Faults.Journal
        .Where(w => w.StatusCode == 409 && w.Call.Resource is "scheduledjobs/status" or "pods").Select(w => $"{w.Call.At:HH:mm:ss.fff} {w.Call.User} {w.Call.Verb} {w.Call.Name}")];

    /// <summary>Where no Lease was lost, no call was made twice, although buckets have moved.</summary>
    public async Task NothingCameAgainAsync()
    {
        var again = Ticking.KeysThatCameAgain();
        if (!await HaveAnyLostAsync())
            again.ShouldBeEmpty();
    }

    /// <summary>Whether one of them lost buckets, as when the machine stands still for longer than the deadline. Then calls are repeated. Each name is that of one test.</summary>
    public async Task<bool> HaveAnyLostAsync()
    {
        foreach (var path in _logs)
        {
            await using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(log);
            if ((await reader.ReadToEndAsync()).Contains("ran out or was taken from it", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>What one holds: whole ScheduledJobs, outlines of ScheduledJobs, Pods.</summary>
    public async Task<(int Whole, int Outlines, int Pods)> HoldsAsync(string name)
    {
        using var http = new HttpClient();
        var lines = (await http.GetStringAsync(_metrics[name])).Split('\n');
        return (Read("scheduledjob_cache_objects{kind=\"ScheduledJob\"}"), Read("scheduledjob_shard_outlines"), Read("scheduledjob_cache_objects{kind=\"Pod\"}"));

        int Read(string series) => lines.Where(l => l.StartsWith($"{series} ", StringComparison.Ordinal)).Select(l => int.Parse(l.Split(' ')[1])).SingleOrDefault(-1);
    }

    private async Task StartAsync(string name, params string[] more)
    {
        var metrics = $"127.0.0.1:{FreePort.Find()}";
        _metrics[name] = new Uri($"http://{metrics}/metrics");
        var process = _processes[name] = await _cluster.StartProcessAsync(name, [.. Options, "--metrics-bind-address", metrics, .. more]);
        _logs.Add(process.LogPath);
    }

    /// <summary>How many buckets each member has, without those that move.</summary>
    private async Task<Dictionary<string, int>> SharesAsync() =>
        BucketMap.SettledOwnersIn(await _cluster.Api.FindAsync(MapPath)).OfType<string>().CountBy(owner => owner).ToDictionary(s => s.Key, s => s.Value);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
            await process.DisposeAsync();
        await _cluster.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
