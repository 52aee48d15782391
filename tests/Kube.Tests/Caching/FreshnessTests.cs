using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>The store starts with a (version 1) and b (version 2) of a list of version 5, and follows an open watch.</summary>
public sealed class FreshnessTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan CatchUpTime = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedServer _server;
    private readonly LiveStream _watch = new();
    private readonly ObjectStore<ConfigMap> _store = new();
    private readonly ListLogger _logger = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Informer<ConfigMap> _informer;
    private Task _running = Task.CompletedTask;

    public FreshnessTests()
    {
        _server = new ScriptedServer(_time).Then(200, List("5", Item("a", "1"), Item("b", "2"))).ThenStreams(_watch);
        var options = new InformerOptions { Namespace = "n", LabelSelector = "x=y", Random = () => 0 };
        _informer = new(_server.Connect().Resource(KnownResources.ConfigMaps), _store, options, _time, _logger);
    }

    public async Task InitializeAsync()
    {
        _running = _informer.RunAsync(_stop.Token);
        await _server.ReceivesAsync(2);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose()
    {
        _server.Dispose();
        _watch.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_current_store_costs_one_consistent_list_of_metadata_and_no_wait()
    {
        _server.Then(200, List("9", Item("a", "1"), Item("b", "2")));

        await _informer.ConfirmFreshAsync(_stop.Token);

        var list = _server.Requests[2];
        list.Headers.Accept.ToString().ShouldBe("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json");
        list.Path.ShouldBe("/api/v1/namespaces/n/configmaps");
        list.Query.ShouldBe(new Dictionary<string, string> { ["labelSelector"] = "x=y", ["limit"] = "10000" }, ignoreOrder: true);
        _server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_change_that_the_watch_has_not_delivered_is_waited_for()
    {
        var confirming = await ConfirmAsync(List("9", Item("a", "7"), Item("b", "2")));

        _watch.Send(Line("MODIFIED", Item("a", "6")));
        await StoreHasAsync("a", "6");
        confirming.IsCompleted.ShouldBeFalse();
        _watch.Send(Line("MODIFIED", Item("a", "7")));

        await confirming;
        _store.Get(new("n", "a"))!.Metadata.ResourceVersion.ShouldBe("7");
        _server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_object_that_the_watch_has_not_delivered_is_waited_for()
    {
        var confirming = await ConfirmAsync(List("9", Item("a", "1"), Item("b", "2"), Item("c", "8")));
        confirming.IsCompleted.ShouldBeFalse();

        _watch.Send(Line("ADDED", Item("c", "8")));

        await confirming;
    }

    [Fact]
    public async Task A_deletion_that_the_watch_has_not_delivered_is_waited_for()
    {
        var confirming = await ConfirmAsync(List("9", Item("b", "2")));
        confirming.IsCompleted.ShouldBeFalse();

        _watch.Send(Line("DELETED", Item("a", "8")));

        await confirming;
        _store.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_object_recreated_under_its_name_is_waited_for()
    {
        var confirming = await ConfirmAsync(List("9", Item("a", "8", "another"), Item("b", "2")));

        _watch.Send(Line("DELETED", Item("a", "7")));
        await Eventually.BecomesTrueAsync(() => _store.Count == 1, "the old one is gone");
        confirming.IsCompleted.ShouldBeFalse();
        _watch.Send(Line("ADDED", Item("a", "8", "another")));

        await confirming;
    }

    [Theory]
    [InlineData("MODIFIED", "9")]
    [InlineData("DELETED", "9")]
    public async Task A_store_that_is_ahead_of_the_list_is_current(string type, string version)
    {
        var body = new LiveStream();
        _server.ThenStreams(body);
        var confirming = _informer.ConfirmFreshAsync(_stop.Token);
        await _server.ReceivesAsync(3);

        _watch.Send(Line(type, Item("a", version)) + Line("ADDED", Item("later", "10")));
        await StoreHasAsync("later", "10");
        body.Send(List("8", Item("a", "7"), Item("b", "2")));

        await confirming;
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_not_waited_for_once_that_is_known()
    {
        var confirming = await ConfirmAsync(List("9", Item("a", "8"), Item("b", "2")));

        _watch.Send(Line("MODIFIED", Item("a", "8").Replace("\"v\"", "{\"not\":\"text\"}")));

        await confirming;
        _store.Get(new("n", "a"))!.Metadata.ResourceVersion.ShouldBe("1");
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    public async Task A_watch_that_does_not_catch_up_is_replaced_by_the_newest_list(int ticks, int requests)
    {
        var confirming = await ConfirmAsync(List("9", Item("a", "8"), Item("b", "2")));
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers == 2, "the check waits beside the watch");
        var body = new LiveStream();
        _server.ThenStreams(body);

        _time.Advance(CatchUpTime + (ticks * Tick));
        await _server.ReceivesAsync(requests);
        _server.Requests.Count.ShouldBe(requests);
        confirming.IsCompleted.ShouldBeFalse();
        _time.Advance(Tick);
        await _server.ReceivesAsync(4);
        body.Send(List("9", Item("a", "8"), Item("b", "2")));

        await confirming;
        _watch.IsDisposed.ShouldBeTrue();
        _server.Requests[3].Query.ShouldNotContainKey("resourceVersion");
        _store.Get(new("n", "a"))!.Metadata.ResourceVersion.ShouldBe("8");
        _logger.Entries.ShouldContain(e => e.Text.Contains("did not deliver 1 changes"));
    }

    [Fact]
    public async Task Non_numeric_versions_are_compared_for_equality()
    {
        var confirming = await ConfirmAsync(List("x", Item("a", "blue"), Item("b", "2")));

        _watch.Send(Line("MODIFIED", Item("a", "red")));
        await StoreHasAsync("a", "red");
        confirming.IsCompleted.ShouldBeFalse();
        _watch.Send(Line("MODIFIED", Item("a", "blue")));

        await confirming;
    }

    [Fact]
    public async Task A_failed_list_is_retried()
    {
        _server.ThenCannotBeReached().ThenRefuses(500, "InternalError").Then(200, List("9", Item("a", "1"), Item("b", "2")));

        var confirming = _informer.ConfirmFreshAsync(_stop.Token);
        for (var requests = 3; requests <= 4; requests++)
        {
            await _server.ReceivesAsync(requests);
            await Eventually.BecomesTrueAsync(() => _time.ArmedTimers == 2, "it waits beside the watch");
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        await confirming;
        _server.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Items_before_a_list_restart_do_not_count()
    {
        _server.Then(200, List("9", Item("ghost", "8")).Replace("\"continue\":\"\"", "\"continue\":\"next\""));
        _server.ThenRefuses(410, "Expired");
        _server.Then(200, List("11", Item("a", "1"), Item("b", "2")));

        await _informer.ConfirmFreshAsync(_stop.Token);
    }

    [Fact]
    public async Task Objects_of_other_namespaces_are_ignored()
    {
        using var elsewhere = new ScriptedServer(_time).Then(200, List("3", Item("c", "3").Replace("\"n\"", "\"m\"")));
        var other = new Informer<ConfigMap>(
            elsewhere.Connect().Resource(KnownResources.ConfigMaps), _store, new InformerOptions { Namespace = "m" }, _time, _logger);
        using var stop = new CancellationTokenSource();
        var running = other.RunAsync(stop.Token);
        await other.Synced;
        _server.Then(200, List("9", Item("a", "1"), Item("b", "2")));

        await _informer.ConfirmFreshAsync(_stop.Token);

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task It_ends_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var confirming = _informer.ConfirmFreshAsync(stop.Token);
        await _server.ReceivesAsync(3);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(confirming);
    }

    private async Task<Task> ConfirmAsync(string list)
    {
        _server.Then(200, list);
        var confirming = _informer.ConfirmFreshAsync(_stop.Token);
        await _server.ReceivesAsync(3);
        await Eventually.BecomesTrueAsync(() => confirming.IsCompleted || _time.ArmedTimers == 2, "the list was compared");
        return confirming;
    }

    private Task StoreHasAsync(string name, string version) => Eventually.BecomesTrueAsync(
        () => _store.Get(new("n", name))?.Metadata.ResourceVersion == version, $"the store has {name} {version}");

    private static string List(string version, params string[] items) =>
        $$"""{"metadata":{"resourceVersion":"{{version}}","continue":""},"items":[{{string.Join(",", items)}}]}""";

    private static string Item(string name, string version, string? uid = null) =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"n","uid":"{{uid ?? name}}","resourceVersion":"{{version}}"},"data":{"k":"v"} }""";

    private static string Line(string type, string item) => $$"""{"type":"{{type}}","object":{{item}} }""" + "\n";
}
