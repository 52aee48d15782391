using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Events;

public sealed class EventRecorderTests : EventTest
{
    /// <summary>A write that hangs, or an object whose events fail, delays only events in the same lane.</summary>
    [Fact]
    public async Task A_write_that_hangs_delays_few_others()
    {
        var server = new HangingServer();
        var recorder = new EventRecorder(
            new KubeClient(new KubeClientConfiguration { Server = new Uri("https://server.test/") }, server, Time, NullLoggerFactory.Instance)
                .Resource(KnownResources.Events),
            "c",
            "i",
            Time,
            Logger);
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
            Recorder.Record(Subject, EventType.Warning, $"Reason{i:00}", "A", "note");
        Loop.Settle();

        Server.Requests.Select(r => (string)JsonNode.Parse(r.Body)!["reason"]!).ShouldBeInOrder();
        Server.Requests.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Stopping_writes_what_is_queued_and_held_back()
    {
        for (var i = 0; i < EventCorrelator.Burst + 5; i++)
            Record();
        Recorder.Record(Subject, EventType.Warning, "Last", "A", "note");

        await StopAsync();

        var last = Server.Requests.TakeLast(2).Select(r => r.Body).ToList();
        last[0].ShouldContain("\"reason\":\"Last\"");
        last[1].ShouldContain($"\"count\":{EventCorrelator.Burst + 5}");
    }

    [Fact]
    public async Task Stopping_takes_two_seconds_at_most()
    {
        Server.Otherwise(null!);
        Record();

        Stop.Cancel();
        Loop.Settle();
        Loop.Pass(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Running.IsCompleted.ShouldBeFalse();
        Loop.Pass(TimeSpan.FromTicks(1));

        Running.IsCompleted.ShouldBeTrue();
        await Running;
    }
}
