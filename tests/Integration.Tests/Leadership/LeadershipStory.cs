using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Leadership;

/// <summary>Two operators that share a lease, and two schedules that tick each second under any leader.</summary>
public sealed class LeadershipStory : IAsyncDisposable
{
    private static readonly string[] Names = ["a", "b"];
    private readonly FaultyCluster _cluster;
    private readonly HttpSink _sink;
    private readonly Ticking _ticking;

    private LeadershipStory(FaultyCluster cluster, Replicas replicas, TestNamespace here, HttpSink sink)
    {
        _cluster = cluster;
        Replicas = replicas;
        Here = here;
        _sink = sink;
        _ticking = new Ticking(here, sink);
    }

    public Replicas Replicas { get; }

    public TestNamespace Here { get; }

    public FaultScript Faults => _cluster.Faults;

    /// <param name="name">Name of the log.</param>
    /// <param name="options">More command-line options of the operators.</param>
    public static async Task<LeadershipStory> BeginAsync(string name, params string[] options)
    {
        var cluster = await FaultyCluster.StartAsync(name);
        return new(cluster, new Replicas(cluster, options), await TestNamespace.CreateAsync(cluster.Api), await HttpSink.StartAsync());
    }

    public Link LinkOf(string name) => _cluster.LinkOf(name);

    public async ValueTask DisposeAsync()
    {
        await Replicas.DisposeAsync();
        await _cluster.DisposeAsync();
        await _sink.DisposeAsync();
    }

    /// <summary>Waits until both are running and one of them leads. Returns its name, and that of the other.</summary>
    public async Task<(string Leader, string Standby)> UntilBothAreThereAsync()
    {
        await Replicas.EnsureAsync(Names);
        var leader = await Replicas.UntilOneLeadsAsync();
        return (leader, Names.Single(n => n != leader));
    }

    public async Task TickAsync()
    {
        await _ticking.CallAsync("call");
        await _ticking.PodAsync("pod");
        await RunsGoOnAsync();
    }

    /// <summary>Waits for runs that become due after now.</summary>
    public Task RunsGoOnAsync() => _ticking.RunsGoOnAsync();

    /// <summary>How long it took from then until another one held the lease.</summary>
    public async Task<TimeSpan> TakeOverAsync(DateTimeOffset since, string from)
    {
        var successor = await Replicas.UntilOneLeadsAsync(otherThan: from);
        return Replicas.TookOverAt(successor) - since;
    }

    /// <summary>Closes the accounts: every nominal time of both schedules has succeeded, and has one Pod, or its call.</summary>
    public Task AllRunsTookPlaceAsync() => _ticking.AllRunsTookPlaceAsync();
}
