using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>A kind whose definition or permission is missing, goes, and comes back.</summary>
public sealed class KindInformerTests : IAsyncLifetime, IDisposable, ILogger
{
    private static readonly ObjectKind Kind = ObjectKind.Parse("example.com/v1/Work");

    private readonly FakeTimeProvider _time = new();
    private readonly FakeKind _server = new("example.com", "v1", "Work");
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<KindState> _states = new();
    private readonly ConcurrentQueue<string> _changes = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly KubeClient _client;
    private readonly KindInformer<AnyObject> _informer;
    private Task _running = Task.CompletedTask;
    private bool _isServing = true;

    public KindInformerTests()
    {
        _client = new KubeClient(new KubeClientConfiguration { Server = new Uri("https://server.test/") }, _server, _time, NullLoggerFactory.Instance);
        _informer = new KindInformer<AnyObject>(
            _client,
            new KindInformerOptions<AnyObject>
            {
                Kind = Kind,
                TypeOf = (kind, plural) => AnyObject.TypeOf(kind.Group, kind.Version, plural, kind.Kind),
                LabelSelector = "ours",
                IsServing = () => _isServing,
                Random = () => 0,
            },
            _time,
            this)
        {
            Store = new ObjectStore<AnyObject>(),
            Changed = change => _changes.Enqueue($"{change.Old?.Metadata.Name}->{change.New?.Metadata.Name}"),
            StatusChanged = status => _states.Enqueue(status.State),
        };
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task An_installed_kind_is_followed_with_its_labels_only()
    {
        _server.Put(Item("a"));
        Start();
        await _informer.Known;
        await Eventually.BecomesTrueAsync(() => _server.Watches == 1, "the watch is open");
        _server.Put(Item("b"));
        await Eventually.BecomesTrueAsync(() => _informer.Store.Count == 2, "b is seen");

        _states.ShouldBe([KindState.Served]);
        _changes.ShouldBe(["->a", "->b"]);
        _informer.Client.ShouldNotBeNull().Type.Plural.ShouldBe("works");
        _server.Requests.Where(r => r.Contains("/works", StringComparison.Ordinal)).ShouldAllBe(r => r.Contains("labelSelector=ours"));
    }

    [Fact]
    public async Task A_missing_definition_is_said_once_and_found_when_it_is_installed()
    {
        _server.Versions = [];
        Start();
        await _informer.Known;
        (_informer.Status, _informer.Client).ShouldBe((new KindStatus(KindState.NotServed, "the cluster does not serve example.com/v1/Work"), null));
        await PassAsync(TimeSpan.FromMinutes(30));
        var asked = _server.Requests.Count;
        asked.ShouldBeLessThan(2 * (30 * 2 + 10), "twice a minute, for the kind and the versions of its group");

        _server.Versions = ["v1"];
        await PassUntilAsync(() => _informer.Status.State == KindState.Served, TimeSpan.FromMinutes(1));
        _states.ShouldBe([KindState.NotServed, KindState.Served]);
        _lines.Count.ShouldBe(2, "one line when it is missing, and one when it is there");
    }

    [Fact]
    public async Task The_versions_that_are_served_instead_are_named()
    {
        _server.Versions = ["v1beta1", "v2"];
        Start();
        await _informer.Known;
        _informer.Status.Message.ShouldBe("the cluster does not serve example.com/v1/Work, but it serves example.com in v1beta1, v2");
    }

    [Fact]
    public async Task A_kind_that_is_not_namespaced_is_not_followed()
    {
        _server.IsNamespaced = false;
        Start();
        await _informer.Known;
        _informer.Status.ShouldBe(new KindStatus(KindState.NotNamespaced, "example.com/v1/Work is not namespaced"));
    }

    [Theory]
    [InlineData("?labelSelector")]
    [InlineData("watch=")]
    public async Task A_missing_permission_to_list_or_to_watch_is_said_and_seen_to_end(string request)
    {
        _server.Refuses = line => line.Contains(request, StringComparison.Ordinal) && line.Contains("/works", StringComparison.Ordinal) ? 403 : null;
        Start();
        await PassUntilAsync(() => _informer.Status.State == KindState.Forbidden, TimeSpan.FromMinutes(1));
        _informer.Status.Message.ShouldBe("refused with 403");
        await PassAsync(TimeSpan.FromMinutes(10));
        _informer.Status.State.ShouldBe(KindState.Forbidden);
        _lines.Count.ShouldBeLessThan(4);

        _server.Refuses = _ => null;
        await PassUntilAsync(() => _informer.Status.State == KindState.Served, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_definition_that_is_deleted_and_installed_again_is_followed_again()
    {
        _server.Put(Item("a"));
        Start();
        await _informer.Known;
        await Eventually.BecomesTrueAsync(() => _server.Watches == 1, "the watch is open");

        _server.Uninstall();
        await PassUntilAsync(() => _informer.Status.State == KindState.NotServed, TimeSpan.FromMinutes(1));
        _changes.ShouldBe(["->a", "a->"]);

        _server.Versions = ["v1"];
        _server.Put(Item("c"));
        await PassUntilAsync(() => _informer.Status.State == KindState.Served, TimeSpan.FromMinutes(2));
        _changes.ShouldBe(["->a", "a->", "->c"]);
        _states.ShouldBe([KindState.Served, KindState.NotServed, KindState.Served]);
    }

    [Fact]
    public async Task A_definition_whose_deletion_ends_no_watch_is_missed_all_the_same()
    {
        Start();
        await _informer.Known;
        await Eventually.BecomesTrueAsync(() => _server.Watches == 1, "the watch is open");

        _server.Versions = [];
        await PassUntilAsync(() => _informer.Status.State == KindState.NotServed, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_kind_that_is_refused_for_a_moment_stays_served()
    {
        Start();
        await _informer.Known;
        await Eventually.BecomesTrueAsync(() => _server.Watches == 1, "the watch is open");
        var refusals = 0;
        _server.Refuses = _ => ++refusals < KindInformer<AnyObject>.MinRefusals ? 403 : null;
        _server.Cut();
        await PassUntilAsync(() => _server.Watches == 1, TimeSpan.FromMinutes(1));
        await PassAsync(TimeSpan.FromMinutes(1));
        _states.ShouldBe([KindState.Served]);
    }

    [Fact]
    public async Task An_API_server_that_starts_or_does_not_answer_says_nothing_of_a_kind()
    {
        _isServing = false;
        var refused = 0;
        _server.Refuses = _ => ++refused < KindInformer<AnyObject>.MinRefusals ? 403 : 503;
        Start();
        await PassAsync(TimeSpan.FromMinutes(5));
        _informer.Status.State.ShouldBe(KindState.Starting);

        _server.Refuses = _ => null;
        await PassUntilAsync(() => _informer.Status.State == KindState.Served, TimeSpan.FromMinutes(2));
        _states.ShouldBe([KindState.Served]);
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception));

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    private static JsonObject Item(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "team" } };

    private void Start() => _running = Task.Run(() => _informer.RunAsync(_stop.Token));

    private Task PassAsync(TimeSpan by) => PassUntilAsync(() => false, by, isNeeded: false);

    /// <summary>Lets time pass in steps, and gives the informer some real time to act in each.</summary>
    private async Task PassUntilAsync(Func<bool> condition, TimeSpan within, bool isNeeded = true)
    {
        var step = within / 120 > TimeSpan.FromSeconds(1) ? within / 120 : TimeSpan.FromSeconds(1);
        for (var passed = TimeSpan.Zero; passed < within; passed += step)
        {
            if (condition())
                return;
            for (var i = 0; i < 20; i++)
                await Task.Yield();
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            _time.Advance(step);
        }

        if (isNeeded)
            await Eventually.BecomesTrueAsync(condition, "what should happen in this time", TimeSpan.FromSeconds(10));
    }
}
