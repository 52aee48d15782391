using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;
using static ScheduledJobs.Kube.Tests.Fakes.ConfigMapJson;

namespace ScheduledJobs.Kube.Tests.Watching;

/// <summary>How long changes take to arrive when streams end early, as an API server ends them for a watch that cannot keep up.</summary>
public sealed class ReopeningTests : IDisposable
{
    private const int Changes = 40;

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedServer _server;
    private readonly ObjectStore<ConfigMap> _store = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<DateTimeOffset> _arrivals = [];

    public ReopeningTests() => _server = new ScriptedServer(_time).Then(200, List("1"));

    public void Dispose()
    {
        _server.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void Streams_that_end_after_one_change_each_are_reopened_at_once()
    {
        for (var i = 0; i < Changes; i++)
            _server.ThenStreams(Body(Added(i)));

        var started = _time.GetUtcNow();
        Run();

        _arrivals.Count.ShouldBe(Changes);
        _arrivals[^1].ShouldBe(started);
    }

    [Fact]
    public void Streams_that_fail_after_one_change_each_wait_no_longer_each_time()
    {
        for (var i = 0; i < Changes; i++)
            _server.ThenStreams(Body(Added(i), Line("ERROR", ScriptedServer.StatusBody(503, "ServiceUnavailable"))));

        Run();

        _arrivals.Count.ShouldBe(Changes);
        _arrivals.Zip(_arrivals.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First <= 2 * Backoff.Shortest + TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Streams_that_end_without_a_change_are_reopened_less_and_less_often()
    {
        for (var i = 0; i < 8; i++)
            _server.ThenStreams(Body());
        _server.ThenStreams(Body(Added(0)));

        var started = _time.GetUtcNow();
        Run(changes: 1);

        (_arrivals[0] - started).ShouldBeGreaterThan(TimeSpan.FromSeconds(60));
    }

    /// <summary>Follows the server until that many changes have arrived. Time passes only while nothing else happens.</summary>
    private void Run(int changes = Changes)
    {
        var informer = new Informer<ConfigMap>(
            _server.Connect().Resource(KnownResources.ConfigMaps), _store, new InformerOptions(), _time, NullLogger.Instance)
        {
            Changed = _ => _arrivals.Add(_time.GetUtcNow()),
        };
        var loop = new TestLoop { Clocks = { _time } };
        var running = loop.Start(() => informer.RunAsync(_stop.Token));
        loop.PassUntil(() => _store.Count == changes, TimeSpan.FromHours(1));
        _stop.Cancel();
        loop.Settle();
        running.IsCompleted.ShouldBeTrue();
    }

    private static ChunkedStream Body(params string[] lines) =>
        new(lines.Select(Encoding.UTF8.GetBytes), _ => Task.CompletedTask);

    private static string Added(int i) => Line("ADDED", Item($"map-{i}", i + 2));
}
