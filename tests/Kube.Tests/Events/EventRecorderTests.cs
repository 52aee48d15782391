using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Events;

public sealed class EventRecorderTests : IAsyncLifetime, IDisposable
{
    private static readonly ObjectReference Subject = new() { Kind = "ScheduledJob", Namespace = "team", Name = "backup", Uid = "uid-1" };

    private readonly FakeTimeProvider _time = new();
    private readonly TestLoop _loop = new();
    private readonly ScriptedServer _server;
    private readonly ListLogger _logger = new();
    private readonly EventRecorder _recorder;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public EventRecorderTests()
    {
        _loop.Clocks.Add(_time);
        _server = new ScriptedServer(_time);
        _server.Otherwise(request => ScriptedServer.Answer(200, request.Method == "POST" ? request.Body : """{"metadata":{"name":"x"}}"""));
        _recorder = new EventRecorder(
            _server.Connect().Resource(KnownResources.Events), "scheduledjobs.dev/operator", new string('i', 200), _time, _logger);
        _running = _loop.Start(() => _recorder.RunAsync(_stop.Token));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => StopAsync();

    public void Dispose()
    {
        _server.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void An_event_has_everything_the_server_requires()
    {
        Record(EventType.Warning, "RunFailed", "the Pod ended with code 1", new ObjectReference { Kind = "Pod", Name = "backup-1" });

        var request = _server.Requests.ShouldHaveSingleItem();
        (request.Method, request.Path).ShouldBe(("POST", "/apis/events.k8s.io/v1/namespaces/team/events"));
        var body = JsonNode.Parse(request.Body)!;
        ((string?)body["metadata"]!["name"])!.ShouldStartWith("backup.");
        ((string?)body["metadata"]!["namespace"]).ShouldBe("team");
        ((string?)body["eventTime"]).ShouldBe("2026-01-01T00:00:00.000000Z");
        ((string?)body["reportingController"]).ShouldBe("scheduledjobs.dev/operator");
        ((string?)body["reportingInstance"]).ShouldBe(new string('i', 128));
        ((string?)body["action"]).ShouldBe("Run");
        ((string?)body["reason"]).ShouldBe("RunFailed");
        ((string?)body["type"]).ShouldBe("Warning");
        ((string?)body["note"]).ShouldBe("the Pod ended with code 1");
        ((string?)body["regarding"]!["uid"]).ShouldBe("uid-1");
        ((string?)body["related"]!["name"]).ShouldBe("backup-1");
        body["series"].ShouldBeNull();
    }

    [Fact]
    [Trait("KnownBug", "KubeOps(events)")]
    public void A_repeated_event_becomes_a_series()
    {
        Record();
        _loop.Pass(TimeSpan.FromSeconds(30));
        Record();
        Record();

        _server.Requests.Select(r => r.Method).ShouldBe(["POST", "PATCH", "PATCH"]);
        var name = (string?)JsonNode.Parse(_server.Requests[0].Body)!["metadata"]!["name"];
        var patch = _server.Requests[1];
        (patch.Path, patch.ContentType).ShouldBe(($"/apis/events.k8s.io/v1/namespaces/team/events/{name}", "application/merge-patch+json"));
        patch.Body.ShouldBe("""{"series":{"count":2,"lastObservedTime":"2026-01-01T00:00:30.000000Z"}}""");
        _server.Requests[2].Body.ShouldContain("\"count\":3");
    }

    [Fact]
    public void Another_note_starts_another_series_beside_the_first()
    {
        Record(note: "exit code 1");
        Record(note: "exit code 2");
        Record(note: "exit code 1");

        _server.Requests.Select(r => r.Method).ShouldBe(["POST", "POST", "PATCH"]);
        ((string?)JsonNode.Parse(_server.Requests[1].Body)!["note"]).ShouldBe("exit code 2");
        JsonNode.Parse(_server.Requests[1].Body)!["series"].ShouldBeNull();
        _server.Requests[2].Path.ShouldEndWith((string)JsonNode.Parse(_server.Requests[0].Body)!["metadata"]!["name"]!);
        _server.Requests[2].Body.ShouldContain("\"count\":2");
    }

    [Fact]
    public void Different_held_back_notes_become_one_event_with_the_last_note()
    {
        for (var i = 0; i < EventCorrelator.Burst + 100; i++)
            Record(note: $"run {i}");
        _server.Requests.Count.ShouldBe(EventCorrelator.Burst);

        _loop.Pass(EventCorrelator.RefillEvery);
        Record(note: "the last run");

        var body = JsonNode.Parse(_server.Requests[^1].Body)!;
        _server.Requests.Count.ShouldBe(EventCorrelator.Burst + 1);
        ((string?)body["note"]).ShouldBe("(combined from similar events): the last run");
        ((int?)body["series"]!["count"]).ShouldBe(101);

        // Nothing of it is written a second time.
        _loop.Pass(2 * EventCorrelator.SeriesEndsAfter);
        Record(note: "much later");
        _server.Requests.Count.ShouldBe(EventCorrelator.Burst + 2);
    }

    [Fact]
    public void A_warning_with_another_note_is_held_back_like_any_event()
    {
        for (var i = 0; i < EventCorrelator.Burst + 10; i++)
            Record(type: EventType.Warning, reason: "RunFailed", note: $"run {i}");

        _server.Requests.Count.ShouldBe(EventCorrelator.Burst);
    }

    [Fact]
    public void A_flood_of_one_namespace_neither_drops_nor_delays_the_events_of_another()
    {
        _server.ThenCannotBeReached();
        var lane = Lane();
        var running = _loop.Start(() => lane.RunAsync(_stop.Token));
        lane.Add(Occurred("in hands"));
        _loop.Settle();
        for (var i = 0; i < 500; i++)
            lane.Add(Occurred($"hostile-{i}"));
        for (var i = 0; i < 5; i++)
            lane.Add(Occurred($"victim-{i}") with { Regarding = Subject with { Uid = $"victim-{i}", Namespace = "victim" } });
        for (var i = 500; i < 3000; i++)
            lane.Add(Occurred($"hostile-{i}"));

        _loop.Pass(TimeSpan.FromSeconds(2));

        running.IsCompleted.ShouldBeFalse();
        var written = _server.Requests.Skip(2).Select(r => r.Body).ToList();
        written.Count.ShouldBe(EventLane.MaxQueue);
        written.Take(10).Count(b => b.Contains("\"victim-")).ShouldBe(5);
    }

    [Fact]
    public void Other_reasons_and_objects_are_separate_events()
    {
        Record();
        Record(reason: "Other");
        Record(type: EventType.Warning);
        _recorder.Record(Subject with { Uid = "uid-2" }, EventType.Normal, "RunStarted", "Run", "note");
        _loop.Settle();

        _server.Requests.ShouldAllBe(r => r.Method == "POST");
        _server.Requests.Select(r => (string?)JsonNode.Parse(r.Body)!["metadata"]!["name"]).Distinct().Count().ShouldBe(4);
    }

    [Theory]
    [InlineData(-1, "PATCH")]
    [InlineData(0, "POST")]
    public void A_series_ends_after_six_silent_minutes(long ticks, string method)
    {
        Record();

        _loop.Pass(EventCorrelator.SeriesEndsAfter + TimeSpan.FromTicks(ticks));
        Record();

        _server.Requests[^1].Method.ShouldBe(method);
    }

    [Fact]
    public void An_event_that_the_server_has_forgotten_is_recreated_with_its_count()
    {
        Record();
        _server.ThenRefuses(404, "NotFound");
        Record();

        _server.Requests.Select(r => r.Method).ShouldBe(["POST", "PATCH", "POST"]);
        ((int?)JsonNode.Parse(_server.Requests[2].Body)!["series"]!["count"]).ShouldBe(2);
    }

    [Fact]
    public void A_busy_object_is_held_back_and_its_final_count_is_right()
    {
        for (var i = 0; i < EventCorrelator.Burst + 10; i++)
            Record();
        _server.Requests.Count.ShouldBe(EventCorrelator.Burst);

        _loop.Pass(EventCorrelator.RefillEvery - TimeSpan.FromTicks(1));
        Record();
        _server.Requests.Count.ShouldBe(EventCorrelator.Burst);
        _loop.Pass(EventCorrelator.RefillEvery);
        Record();

        _server.Requests.Count.ShouldBe(EventCorrelator.Burst + 1);
        _server.Requests[^1].Body.ShouldContain($"\"count\":{EventCorrelator.Burst + 12}");
    }

    [Fact]
    public void The_first_warning_of_its_kind_is_never_held_back()
    {
        for (var i = 0; i < EventCorrelator.Burst; i++)
            Record();

        Record(reason: "AnotherNormal");
        _server.Requests.Count.ShouldBe(EventCorrelator.Burst);
        Record(type: EventType.Warning, reason: "RunFailed");

        _server.Requests.Count.ShouldBe(EventCorrelator.Burst + 1);
    }

    [Theory]
    [InlineData(1024, 1024)]
    [InlineData(1025, 1024)]
    public void A_note_is_cut_at_a_kilobyte(int length, int bytes)
    {
        Record(note: new string('x', length));

        Encoding.UTF8.GetByteCount(Note()).ShouldBe(bytes);
        Note().EndsWith('…').ShouldBe(length > 1024);
    }

    [Fact]
    public void A_cut_never_splits_a_character()
    {
        Record(note: string.Concat(Enumerable.Repeat("😀", 400)));

        Note().ShouldBe(string.Concat(Enumerable.Repeat("😀", 255)) + "…");
    }

    [Fact]
    public void A_long_name_leaves_room_for_what_makes_the_event_unique()
    {
        _recorder.Record(Subject with { Name = new string('n', 253) }, EventType.Normal, "R", "A", "note");
        _loop.Settle();

        ((string?)JsonNode.Parse(_server.Requests[0].Body)!["metadata"]!["name"])!.Length.ShouldBeLessThanOrEqualTo(253);
    }

    [Fact]
    public void An_object_without_namespace_has_its_events_in_default()
    {
        _recorder.Record(Subject with { Namespace = null }, EventType.Normal, "R", "A", "note");
        _loop.Settle();

        _server.Requests[0].Path.ShouldBe("/apis/events.k8s.io/v1/namespaces/default/events");
    }

    [Theory]
    [InlineData(404, "NotFound", null)]
    [InlineData(403, "Forbidden", "NamespaceTerminating")]
    public void A_terminating_namespace_causes_no_noise(int code, string reason, string? cause)
    {
        _server.ThenRefuses(code, reason, cause);

        Record();

        _server.Requests.Count.ShouldBe(1);
        _logger.Entries.ShouldAllBe(e => e.Level == LogLevel.Debug);
    }

    [Fact]
    public void A_refusal_is_reported_once_and_not_repeated()
    {
        _server.ThenRefuses(403, "Forbidden");

        Record();
        _loop.Pass(TimeSpan.FromMinutes(1));

        _server.Requests.Count.ShouldBe(1);
        _logger.Entries.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Warning);
    }

    [Fact]
    public void A_server_that_cannot_be_reached_is_tried_for_a_while()
    {
        _server.ThenCannotBeReached().ThenRefuses(500, "InternalError");

        Record();
        _server.Requests.Count.ShouldBe(1);
        _loop.Pass(TimeSpan.FromSeconds(3));

        _server.Requests.Count.ShouldBe(3);
        _logger.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void After_twelve_tries_an_event_is_lost_and_that_is_logged()
    {
        for (var i = 0; i < 12; i++)
            _server.ThenCannotBeReached();

        Record();
        _loop.Pass(TimeSpan.FromMinutes(5));

        _server.Requests.Count.ShouldBe(12);
        _logger.Entries.ShouldHaveSingleItem().Text.ShouldContain("is lost");
    }

    [Fact]
    public void The_queue_is_bounded_and_drops_the_oldest()
    {
        _server.ThenCannotBeReached();
        var lane = Lane();
        var running = _loop.Start(() => lane.RunAsync(_stop.Token));
        lane.Add(Occurred("in hands"));
        _loop.Settle();
        for (var i = 0; i < 1500; i++)
            lane.Add(Occurred($"u{i}"));

        _loop.Pass(TimeSpan.FromSeconds(2));

        running.IsCompleted.ShouldBeFalse();
        _server.Requests.Count.ShouldBe(2 + EventLane.MaxQueue);
        _server.Requests[2].Body.ShouldContain("\"u500\"");
        _logger.Entries.ShouldHaveSingleItem().Text.ShouldStartWith("500 events were dropped");
    }

    /// <summary>A write that hangs, or an object whose events fail, delays only events in the same lane.</summary>
    [Fact]
    public async Task A_write_that_hangs_delays_few_others()
    {
        var server = new HangingServer();
        var recorder = new EventRecorder(
            new KubeClient(new KubeClientConfiguration { Server = new Uri("https://server.test/") }, server, _time, NullLoggerFactory.Instance)
                .Resource(KnownResources.Events),
            "c",
            "i",
            _time,
            _logger);
        using var stop = new CancellationTokenSource();
        var running = recorder.RunAsync(stop.Token);
        for (var i = 0; i < 200; i++)
            recorder.Record(Subject with { Uid = $"u{i}" }, EventType.Normal, "R", "A", "note");

        await Eventually.BecomesTrueAsync(() => server.UnderWay == EventRecorder.Lanes, "one write under way in each lane");
        server.LetGo();
        await Eventually.BecomesTrueAsync(() => server.Written == 200, "all events are written");

        server.MostUnderWay.ShouldBe(EventRecorder.Lanes);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void Events_of_one_object_keep_their_order()
    {
        for (var i = 0; i < 20; i++)
            _recorder.Record(Subject, EventType.Warning, $"Reason{i:00}", "A", "note");
        _loop.Settle();

        _server.Requests.Select(r => (string)JsonNode.Parse(r.Body)!["reason"]!).ShouldBeInOrder();
        _server.Requests.Count.ShouldBe(20);
    }

    [Fact]
    public void Lost_events_are_reported_once_a_minute()
    {
        var lane = Lane();
        var running = _loop.Start(() => lane.RunAsync(_stop.Token));
        Flood();
        Flood();
        _logger.Entries.ShouldHaveSingleItem();

        _loop.Pass(TimeSpan.FromSeconds(58));
        Flood();
        _logger.Entries.ShouldHaveSingleItem();

        _loop.Pass(TimeSpan.FromMilliseconds(500));
        lane.Add(Occurred("last"));
        _loop.Pass(TimeSpan.FromSeconds(1));
        _logger.Entries.Select(e => e.Text.Split(' ')[0]).ShouldBe(["200", "400"]);
        running.IsCompleted.ShouldBeFalse();

        void Flood()
        {
            for (var i = 0; i < 1200; i++)
                lane.Add(Occurred($"{i}"));
            _loop.Pass(TimeSpan.FromMilliseconds(500));
        }
    }

    [Fact]
    public async Task Stopping_writes_what_is_queued_and_held_back()
    {
        for (var i = 0; i < EventCorrelator.Burst + 5; i++)
            Record();
        _recorder.Record(Subject, EventType.Warning, "Last", "A", "note");

        await StopAsync();

        var last = _server.Requests.TakeLast(2).Select(r => r.Body).ToList();
        last[0].ShouldContain("\"reason\":\"Last\"");
        last[1].ShouldContain($"\"count\":{EventCorrelator.Burst + 5}");
    }

    [Fact]
    public async Task Stopping_takes_two_seconds_at_most()
    {
        _server.Otherwise(null!);
        Record();

        _stop.Cancel();
        _loop.Settle();
        _loop.Pass(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        _running.IsCompleted.ShouldBeFalse();
        _loop.Pass(TimeSpan.FromTicks(1));

        _running.IsCompleted.ShouldBeTrue();
        await _running;
    }

    [Fact]
    public void Ten_thousand_objects_do_not_fill_the_memory()
    {
        var correlator = new EventCorrelator(_time);
        for (var i = 0; i < 10_000; i++)
        {
            correlator.Take(Occurred($"{i}"));
            _time.Advance(TimeSpan.FromTicks(1));
            correlator.Subjects.ShouldBeLessThanOrEqualTo(EventCorrelator.MaxSubjects);
        }

        _time.Advance(TimeSpan.FromHours(1));
        correlator.Take(Occurred("last"));
        correlator.Subjects.ShouldBe(1);
    }

    private void Record(
        EventType type = EventType.Normal, string reason = "RunStarted", string note = "note", ObjectReference? related = null)
    {
        _recorder.Record(Subject, type, reason, "Run", note, related);
        _loop.Settle();
    }

    private EventLane Lane() => new(
        new EventWriter(_server.Connect().Resource(KnownResources.Events), "c", "i", _time, _logger), new EventCorrelator(_time), _time, _logger);

    private RecordedEvent Occurred(string uid) => new(Subject with { Uid = uid }, EventType.Normal, "R", "A", "note", null, _time.GetUtcNow());

    private string Note() => (string)JsonNode.Parse(_server.Requests[0].Body)!["note"]!;

    private async Task StopAsync()
    {
        if (!_stop.IsCancellationRequested)
            _stop.Cancel();
        _loop.PassUntil(() => _running.IsCompleted, TimeSpan.FromMinutes(1));
        await _running;
    }
}
