using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>The informer, its watcher and the transport together, against a scripted server.</summary>
public sealed class InformerTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedServer _server;
    private readonly ObjectStore<ConfigMap> _store = new();
    private readonly ConcurrentQueue<string> _changes = new();
    private readonly ListLogger _logger = new();
    private readonly CancellationTokenSource _stop = new();
    private Informer<ConfigMap>? _informer;
    private Task _running = Task.CompletedTask;

    public InformerTests() => _server = new ScriptedServer(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose()
    {
        _server.Dispose();
        _stop.Dispose();
    }

    [Fact]
    [Trait("KnownBug", "csharp#347")]
    [Trait("KnownBug", "csharp#351")]
    [Trait("KnownBug", "csharp#394")]
    [Trait("KnownBug", "csharp#659")]
    public async Task The_first_list_is_any_version_and_the_watch_starts_at_its_version()
    {
        _server.Then(200, List("5", Item("a", 1), Item("b", 2)));

        Start(new InformerOptions { Namespace = "n", LabelSelector = "x=y", FieldSelector = "metadata.name=z" });
        await _server.ReceivesAsync(2);

        var (list, watch) = (_server.Requests[0], _server.Requests[1]);
        list.Path.ShouldBe("/api/v1/namespaces/n/configmaps");
        list.Query.ShouldBe(
            new Dictionary<string, string>
            {
                ["labelSelector"] = "x=y", ["fieldSelector"] = "metadata.name=z", ["limit"] = "500", ["resourceVersion"] = "0",
            },
            ignoreOrder: true);
        watch.Query["resourceVersion"].ShouldBe("5");
        watch.Query["allowWatchBookmarks"].ShouldBe("true");
        watch.Query["labelSelector"].ShouldBe("x=y");
        watch.Query["fieldSelector"].ShouldBe("metadata.name=z");
        int.Parse(watch.Query["timeoutSeconds"]).ShouldBeInRange(300, 600);
        _informer!.HasSynced.ShouldBeTrue();
        Names().ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Fact]
    [Trait("KnownBug", "YARP(paging)")]
    public async Task Nothing_is_published_before_the_last_page()
    {
        var beforeLastPage = -1;
        _server.Then(200, Page("5", "page 2", Item("a", 1)));
        _server.Then(_ =>
        {
            beforeLastPage = _store.Count + (_informer!.HasSynced ? 1000 : 0);
            return ScriptedServer.Answer(200, List("5", Item("b", 2)));
        });

        Start();
        await _informer!.Synced;

        beforeLastPage.ShouldBe(0);
        _server.Requests[1].Query["continue"].ShouldBe("page 2");
        _server.Requests[1].Query.ShouldNotContainKey("resourceVersion");
        _store.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Pages_that_expire_in_the_middle_are_reread_without_ghosts()
    {
        _server.Then(200, Page("5", "page 2", Item("ghost", 1)));
        _server.ThenRefuses(410, "Expired");
        _server.Then(200, List("9", Item("a", 6)));

        Start();
        await _informer!.Synced;

        Names().ShouldBe(["a"]);
        _server.Requests[2].Query.ShouldNotContainKey("continue");
    }

    [Fact]
    [Trait("KnownBug", "KubeOps(position)")]
    public async Task Events_change_the_store_and_the_next_watch_starts_after_the_last_event()
    {
        _server.Then(200, List("5", Item("a", 1), Item("b", 2)));
        _server.ThenStreams(LongBody(Line("MODIFIED", Item("a", 6)), Line("DELETED", Item("b", 7)), Line("ADDED", Item("c", 8))));

        Start();
        await _server.ReceivesAsync(3);

        _server.Requests[2].Query["resourceVersion"].ShouldBe("8");
        Names().ShouldBe(["a", "c"], ignoreOrder: true);
        _changes.ShouldBe(["->a1", "->b2", "a1->a6", "b7->", "->c8"]);
    }

    [Fact]
    public async Task A_bookmark_moves_the_watch_on_without_a_change()
    {
        _server.Then(200, List("5"));
        _server.ThenStreams(LongBody("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"77"}}}"""));

        Start();
        await _server.ReceivesAsync(3);

        _server.Requests[2].Query["resourceVersion"].ShouldBe("77");
        _changes.ShouldBeEmpty();
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#482")]
    [Trait("KnownBug", "KubeOps#585")]
    [Trait("KnownBug", "KubeOps#739")]
    [Trait("KnownBug", "KubeOps#763")]
    public async Task A_stream_cut_in_the_middle_of_a_line_goes_on_after_the_last_whole_event()
    {
        _server.Then(200, List("5"));
        _server.ThenStreams(LongBody(Line("ADDED", Item("a", 6)), Line("ADDED", Item("b", 7))[..30]));

        Start();
        await _server.ReceivesAsync(3);

        _server.Requests[2].Query["resourceVersion"].ShouldBe("6");
        _server.Requests[2].IsWatch.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("KnownBug", "KubeOps#793")]
    [Trait("KnownBug", "KubeOps#675")]
    public async Task After_410_the_newest_list_shows_what_was_deleted_meanwhile(bool asEvent)
    {
        _server.Then(200, List("5", Item("a", 1), Item("b", 2)));
        if (asEvent)
            _server.ThenStreams(LongBody($$"""{"type":"ERROR","object":{{ScriptedServer.StatusBody(410, "Expired")}} }"""));
        else
            _server.ThenRefuses(410, "Expired");
        _server.Then(200, List("50", Item("b", 2), Item("c", 40)));

        Start();
        await PassUntilAsync(() => _server.Requests.Count == 4);

        _server.Requests[2].Query.ShouldNotContainKey("resourceVersion");
        _server.Requests[3].Query["resourceVersion"].ShouldBe("50");
        _changes.ShouldBe(["->a1", "->b2", "->c40", "a1->"], ignoreOrder: true);
    }

    [Fact]
    [Trait("KnownBug", "csharp#593")]
    public async Task A_busy_server_is_asked_again_after_its_Retry_After_and_not_for_a_list()
    {
        _server.Then(200, List("5"));
        _server.ThenRefuses(429, "TooManyRequests", retryAfter: "7");

        Start();
        await PassUntilAsync(() => _server.Requests.Count == 3);

        _server.Requests[2].IsWatch.ShouldBeTrue();
        _server.Requests[2].Query["resourceVersion"].ShouldBe("5");
        (_server.Requests[2].At - _server.Requests[1].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(7));
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#482")]
    [Trait("KnownBug", "KubeOps#585")]
    [Trait("KnownBug", "KubeOps#739")]
    [Trait("KnownBug", "KubeOps#763")]
    [Trait("KnownBug", "YARP(connection)")]
    public async Task An_unreachable_server_is_watched_again_with_growing_waits()
    {
        _server.Then(200, List("5"));
        for (var i = 0; i < 3; i++)
            _server.ThenCannotBeReached();

        Start();
        await PassUntilAsync(() => _server.Requests.Count == 5);

        _server.Requests.Skip(1).ShouldAllBe(r => r.IsWatch);
        for (var i = 1; i < 4; i++)
            (_server.Requests[i + 1].At - _server.Requests[i].At).TotalSeconds.ShouldBeGreaterThanOrEqualTo(0.4 * Math.Pow(2, i));
    }

    [Fact]
    [Trait("KnownBug", "KubeOps(spacing)")]
    [Trait("KnownBug", "csharp(errors)")]
    public async Task Empty_watches_do_not_cause_a_hot_loop()
    {
        _server.Then(200, List("5"));
        for (var i = 0; i < 5; i++)
            _server.ThenStreams(new ChunkedStream([]));

        Start();
        await PassUntilAsync(() => _server.Requests.Count == 7);

        (_server.Requests[6].At - _server.Requests[1].At).TotalSeconds.ShouldBeGreaterThanOrEqualTo(24.8);
    }

    [Fact]
    [Trait("KnownBug", "csharp#181")]
    [Trait("KnownBug", "csharp#184")]
    [Trait("KnownBug", "csharp#486")]
    [Trait("KnownBug", "csharp#515")]
    [Trait("KnownBug", "csharp#533")]
    [Trait("KnownBug", "csharp#616")]
    [Trait("KnownBug", "csharp#884")]
    [Trait("KnownBug", "csharp#1134")]
    [Trait("KnownBug", "csharp#1168")]
    [Trait("KnownBug", "csharp#1233")]
    public async Task A_silent_stream_is_abandoned_soon_after_the_server_should_have_ended_it()
    {
        _server.Then(200, List("5"));
        var body = new ChunkedStream([], token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token));
        _server.ThenStreams(body);

        Start();
        await _server.ReceivesAsync(2);
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers == 1, "it watches");
        _time.Advance(TimeSpan.FromSeconds(330) - TimeSpan.FromTicks(1));
        _server.Requests.Count.ShouldBe(2);
        _time.Advance(TimeSpan.FromTicks(1));
        await _server.ReceivesAsync(3);

        _server.Requests[1].Query["timeoutSeconds"].ShouldBe("300");
        _server.Requests[2].Query["resourceVersion"].ShouldBe("5");
        body.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_object_that_cannot_be_decoded_keeps_its_last_state_and_the_stream_goes_on()
    {
        _server.Then(200, List("5", Item("a", 1), Broken("b", 2)));
        _server.ThenStreams(LongBody(Line("MODIFIED", Broken("a", 6)), Line("ADDED", Item("c", 7))));

        Start();
        await _server.ReceivesAsync(3);

        Names().ShouldBe(["a", "c"], ignoreOrder: true);
        _store.Get(new ObjectKey("n", "a"))!.Metadata.ResourceVersion.ShouldBe("1");
        _logger.Entries.Where(e => e.Level == LogLevel.Warning).Select(e => e.Text[..14]).ShouldBe(["ConfigMap n/b ", "ConfigMap n/a "]);
    }

    [Fact]
    public async Task A_relist_does_not_delete_what_cannot_be_decoded()
    {
        _server.Then(200, List("5", Item("a", 1)));
        _server.ThenRefuses(410, "Expired");
        _server.Then(200, List("9", Broken("a", 8)));

        Start();
        await PassUntilAsync(() => _server.Requests.Count == 4);

        Names().ShouldBe(["a"]);
    }

    [Fact]
    public async Task Unreadable_objects_are_counted_until_they_can_be_read_or_are_gone_and_each_version_is_reported_once()
    {
        var watch = new LiveStream();
        _server.Then(200, List("5", Broken("a", 1), Broken("b", 2), Broken("c", 3))).ThenStreams(watch);
        var reported = new ConcurrentQueue<UnreadableObject>();
        _informer = NewInformer(new InformerOptions());
        _informer.Unreadable = reported.Enqueue;
        _running = _informer.RunAsync(_stop.Token);
        await _informer.Synced;
        _informer.UnreadableCount.ShouldBe(3);

        watch.Send(Line("MODIFIED", Broken("a", 1)) + "\n" + Line("MODIFIED", Broken("a", 6)) + "\n" + Line("MODIFIED", Item("b", 7)) + "\n");
        await Eventually.BecomesTrueAsync(() => _informer.UnreadableCount == 2, "b can be read");
        watch.Send(Line("DELETED", Broken("c", 8)) + "\n");
        await Eventually.BecomesTrueAsync(() => _informer.UnreadableCount == 1, "c is gone");

        reported.Select(r => $"{r.Key} {r.Uid} {r.ResourceVersion}").ShouldBe(["n/a a 1", "n/b b 2", "n/c c 3", "n/a a 6"]);
        _informer.ListUnreadable().ShouldBe([reported.Last()]);
        _logger.Entries.Count(e => e.Level == LogLevel.Warning).ShouldBe(4);
        Names().ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_relist_counts_the_unreadable_objects_that_are_still_there()
    {
        _server.Then(200, List("5", Broken("a", 1), Broken("b", 2)));
        _server.ThenRefuses(410, "Expired");
        _server.Then(200, List("9", Broken("a", 1)));

        Start();
        await PassUntilAsync(() => _server.Requests.Count == 4);

        _informer!.UnreadableCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_watch_that_keeps_breaking_at_one_version_warns_and_relists()
    {
        var restarts = new ConcurrentQueue<string>();
        _server.Then(200, List("5"));
        for (var i = 0; i < WatchMachine.MaxBreaks; i++)
            _server.ThenStreams(LongBody("no json"));
        _server.Then(200, List("9", Item("a", 8)));

        _informer = NewInformer(new InformerOptions());
        _informer.Restarting = restarts.Enqueue;
        _running = _informer.RunAsync(_stop.Token);
        await PassUntilAsync(() => _store.Count == 1);

        _server.Requests[WatchMachine.MaxBreaks].IsWatch.ShouldBeTrue();
        _server.Requests[WatchMachine.MaxBreaks + 1].IsWatch.ShouldBeFalse();
        restarts.ShouldBe([.. Enumerable.Repeat("Ended", WatchMachine.MaxBreaks - 1), "NoProgress"]);
        _logger.Entries.Where(e => e.Level == LogLevel.Warning).ShouldHaveSingleItem().Text.ShouldContain("broke 5 times");
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_end_the_watch()
    {
        _server.Then(200, List("5", Item("a", 1), Item("b", 2)));
        _informer = NewInformer(new InformerOptions());
        _informer.Changed = change => throw new InvalidOperationException($"bug with {change.New!.Metadata.Name}");

        _running = _informer.RunAsync(_stop.Token);
        await _server.ReceivesAsync(2);

        _store.Count.ShouldBe(2);
        _logger.Entries.Count(e => e.Text.Contains("handler")).ShouldBe(2);
    }

    [Fact]
    public async Task An_object_recreated_unseen_is_a_deletion_and_an_addition()
    {
        _server.Then(200, List("5", Item("a", 1)));
        _server.ThenRefuses(410, "Expired");
        _server.Then(200, List("9", Item("a", 8, uid: "another")));

        Start();
        await PassUntilAsync(() => _server.Requests.Count == 4);

        _changes.ShouldBe(["->a1", "a1->", "->a8"]);
    }

    [Fact]
    public async Task Initial_objects_by_a_stream_become_visible_all_at_once()
    {
        _server.ThenStreams(LongBody(
            Line("ADDED", Item("a", 1)), Line("ADDED", Item("b", 2)),
            """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"5","annotations":{"k8s.io/initial-events-end":"true"}}}}""",
            Line("ADDED", Item("c", 6))));

        Start(new InformerOptions { WatchList = true });
        await _server.ReceivesAsync(2);

        var first = _server.Requests[0].Query;
        (first["sendInitialEvents"], first["resourceVersionMatch"], first["watch"]).ShouldBe(("true", "NotOlderThan", "true"));
        _server.Requests[1].Query["resourceVersion"].ShouldBe("6");
        _server.Requests[1].Query.ShouldNotContainKey("sendInitialEvents");
        _changes.ShouldBe(["->a1", "->b2", "->c6"]);
        _informer!.HasSynced.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_without_initial_events_is_listed()
    {
        _server.ThenRefuses(422, "Invalid");
        _server.Then(200, List("5", Item("a", 1)));

        Start(new InformerOptions { WatchList = true });
        await _informer!.Synced;

        _server.Requests[1].IsWatch.ShouldBeFalse();
        Names().ShouldBe(["a"]);
    }

    [Fact]
    [Trait("KnownBug", "csharp(errors)")]
    public async Task Data_after_an_error_in_a_stream_is_ignored()
    {
        _server.Then(200, List("5"));
        _server.ThenStreams(LongBody(
            $$"""{"type":"ERROR","object":{{ScriptedServer.StatusBody(503, "ServiceUnavailable")}} }""", Line("ADDED", Item("ghost", 6))));

        Start();
        await PassUntilAsync(() => _server.Requests.Count == 3);

        _store.Count.ShouldBe(0);
        _server.Requests[2].Query["resourceVersion"].ShouldBe("5");
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#676")]
    public async Task A_stop_at_the_moment_of_an_error_ends_it_once_and_for_all()
    {
        for (var i = 0; i < 100; i++)
        {
            using var server = new ScriptedServer(_time);
            var breaks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            server.Then(200, List("5")).ThenStreams(new ChunkedStream([], _ => breaks.Task));
            var informer = new Informer<ConfigMap>(
                server.Connect().Resource(KnownResources.ConfigMaps), new ObjectStore<ConfigMap>(), new InformerOptions(), _time, _logger);
            using var stop = new CancellationTokenSource();
            var running = informer.RunAsync(stop.Token);
            await server.ReceivesAsync(2);

            await Task.WhenAll(Task.Run(() => breaks.SetException(new IOException("cut"))), Task.Run(stop.Cancel));
            await running;

            server.Requests.Count.ShouldBe(2);
        }
    }

    [Fact]
    public async Task It_returns_when_cancelled_and_not_before()
    {
        Start();
        await _server.ReceivesAsync(1);
        _running.IsCompleted.ShouldBeFalse();

        await _stop.CancelAsync();
        await _running;

        _informer!.HasSynced.ShouldBeFalse();
    }

    private void Start(InformerOptions? options = null)
    {
        _informer = NewInformer(options ?? new InformerOptions());
        _informer.Changed = change => _changes.Enqueue($"{Text(change.Old)}->{Text(change.New)}");
        _running = _informer.RunAsync(_stop.Token);
    }

    private Informer<ConfigMap> NewInformer(InformerOptions options) => new(
        _server.Connect().Resource(KnownResources.ConfigMaps), _store, options with { Random = () => 0 }, _time, _logger);

    private Task<TimeSpan> PassUntilAsync(Func<bool> condition) => Clock.PassUntilAsync([_time], condition, Limit);

    private IEnumerable<string?> Names() => _store.List().Select(i => i.Metadata.Name);

    private static string? Text(ConfigMap? item) => item is null ? "" : item.Metadata.Name + item.Metadata.ResourceVersion;

    // Ends after a second of virtual time, so that it does not count as very short.
    private ChunkedStream LongBody(params string[] lines) => new(
        lines.Select(line => Encoding.UTF8.GetBytes(line.EndsWith('}') || line == "no json" ? line + "\n" : line)),
        _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        });

    private static string List(string version, params string[] items) => Page(version, "", items);

    private static string Page(string version, string next, params string[] items) =>
        $$"""{"kind":"ConfigMapList","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(",", items)}}]}""";

    private static string Item(string name, int version, string? uid = null) =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"n","uid":"{{uid ?? name}}","resourceVersion":"{{version}}"},"data":{"k":"v"} }""";

    private static string Broken(string name, int version) => Item(name, version).Replace("\"v\"", "{\"not\":\"text\"}");

    private static string Line(string type, string item) => $$"""{"type":"{{type}}","object":{{item}} }""";
}
