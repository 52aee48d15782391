using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Caching;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;
using static ScheduledJobs.Kube.Tests.Fakes.ConfigMapJson;

namespace ScheduledJobs.Kube.Tests.Watching;

/// <summary>Lost connections and refusals; the informer shows what the watcher makes of them.</summary>
public sealed class WatcherTests : InformerTest
{
    [Fact]
    [Trait("KnownBug", "KubeOps#482")]
    [Trait("KnownBug", "KubeOps#585")]
    [Trait("KnownBug", "KubeOps#739")]
    [Trait("KnownBug", "KubeOps#763")]
    public async Task A_stream_cut_in_the_middle_of_a_line_goes_on_after_the_last_whole_event()
    {
        Server.Then(200, List("5"));
        Server.ThenStreams(LongBody(Line("ADDED", Item("a", 6)), Line("ADDED", Item("b", 7))[..30]));

        Start();
        await Server.ReceivesAsync(3);

        Server.Requests[2].Query["resourceVersion"].ShouldBe("6");
        Server.Requests[2].IsWatch.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("KnownBug", "KubeOps#793")]
    [Trait("KnownBug", "KubeOps#675")]
    public async Task After_410_the_newest_list_shows_what_was_deleted_meanwhile(bool asEvent)
    {
        Server.Then(200, List("5", Item("a", 1), Item("b", 2)));
        if (asEvent)
            Server.ThenStreams(LongBody(Line("ERROR", ScriptedServer.StatusBody(410, "Expired"))));
        else
            Server.ThenRefuses(410, "Expired");
        Server.Then(200, List("50", Item("b", 2), Item("c", 40)));

        Start();
        await PassUntilAsync(() => Server.Requests.Count == 4);

        Server.Requests[2].Query.ShouldNotContainKey("resourceVersion");
        Server.Requests[3].Query["resourceVersion"].ShouldBe("50");
        Changes.ShouldBe(["->a1", "->b2", "->c40", "a1->"], ignoreOrder: true);
    }

    [Fact]
    [Trait("KnownBug", "csharp#593")]
    public async Task A_busy_server_is_asked_again_after_its_Retry_After_and_not_for_a_list()
    {
        Server.Then(200, List("5"));
        Server.ThenRefuses(429, "TooManyRequests", retryAfter: "7");

        Start();
        await PassUntilAsync(() => Server.Requests.Count == 3);

        Server.Requests[2].IsWatch.ShouldBeTrue();
        Server.Requests[2].Query["resourceVersion"].ShouldBe("5");
        (Server.Requests[2].At - Server.Requests[1].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(7));
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#482")]
    [Trait("KnownBug", "KubeOps#585")]
    [Trait("KnownBug", "KubeOps#739")]
    [Trait("KnownBug", "KubeOps#763")]
    [Trait("KnownBug", "YARP(connection)")]
    public async Task An_unreachable_server_is_watched_again_with_growing_waits()
    {
        Server.Then(200, List("5"));
        for (var i = 0; i < 3; i++)
            Server.ThenCannotBeReached();

        Start();
        await PassUntilAsync(() => Server.Requests.Count == 5);

        Server.Requests.Skip(1).ShouldAllBe(r => r.IsWatch);
        for (var i = 1; i < 4; i++)
            (Server.Requests[i + 1].At - Server.Requests[i].At).TotalSeconds.ShouldBeGreaterThanOrEqualTo(0.4 * Math.Pow(2, i));
    }

    [Fact]
    [Trait("KnownBug", "KubeOps(spacing)")]
    [Trait("KnownBug", "csharp(errors)")]
    public async Task Empty_watches_do_not_cause_a_hot_loop()
    {
        Server.Then(200, List("5"));
        for (var i = 0; i < 5; i++)
            Server.ThenStreams(new ChunkedStream([]));

        Start();
        await PassUntilAsync(() => Server.Requests.Count == 7);

        (Server.Requests[6].At - Server.Requests[1].At).TotalSeconds.ShouldBeGreaterThanOrEqualTo(24.8);
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
        Server.Then(200, List("5"));
        var body = new ChunkedStream([], token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token));
        Server.ThenStreams(body);

        Start();
        await Server.ReceivesAsync(2);
        await Eventually.BecomesTrueAsync(() => Time.ArmedTimers == 1, "it watches");
        Time.Advance(TimeSpan.FromSeconds(330) - TimeSpan.FromTicks(1));
        Server.Requests.Count.ShouldBe(2);
        Time.Advance(TimeSpan.FromTicks(1));
        await Server.ReceivesAsync(3);

        Server.Requests[1].Query["timeoutSeconds"].ShouldBe("300");
        Server.Requests[2].Query["resourceVersion"].ShouldBe("5");
        body.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_watch_that_keeps_breaking_at_one_version_warns_and_relists()
    {
        var restarts = new ConcurrentQueue<string>();
        Server.Then(200, List("5"));
        for (var i = 0; i < WatchMachine.MaxBreaks; i++)
            Server.ThenStreams(LongBody("no json\n"));
        Server.Then(200, List("9", Item("a", 8)));

        Start(with: informer => informer.Restarting = restarts.Enqueue);
        await PassUntilAsync(() => Store.Count == 1);

        Server.Requests[WatchMachine.MaxBreaks].IsWatch.ShouldBeTrue();
        Server.Requests[WatchMachine.MaxBreaks + 1].IsWatch.ShouldBeFalse();
        restarts.ShouldBe([.. Enumerable.Repeat("Ended", WatchMachine.MaxBreaks - 1), "NoProgress"]);
        Logger.Entries.Where(e => e.Level == LogLevel.Warning).ShouldHaveSingleItem().Text.ShouldContain("broke 5 times");
    }

    [Fact]
    [Trait("KnownBug", "csharp(errors)")]
    public async Task Data_after_an_error_in_a_stream_is_ignored()
    {
        Server.Then(200, List("5"));
        Server.ThenStreams(LongBody(Line("ERROR", ScriptedServer.StatusBody(503, "ServiceUnavailable")), Line("ADDED", Item("ghost", 6))));

        Start();
        await PassUntilAsync(() => Server.Requests.Count == 3);

        Store.Count.ShouldBe(0);
        Server.Requests[2].Query["resourceVersion"].ShouldBe("5");
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#676")]
    public async Task A_stop_at_the_moment_of_an_error_ends_it_once_and_for_all()
    {
        for (var i = 0; i < 100; i++)
        {
            using var server = new ScriptedServer(Time);
            var breaks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            server.Then(200, List("5")).ThenStreams(new ChunkedStream([], _ => breaks.Task));
            var informer = new Informer<ConfigMap>(
                server.Connect().Resource(KnownResources.ConfigMaps), new ObjectStore<ConfigMap>(), new InformerOptions(), Time, Logger);
            using var stop = new CancellationTokenSource();
            var running = informer.RunAsync(stop.Token);
            await server.ReceivesAsync(2);

            await Task.WhenAll(Task.Run(() => breaks.SetException(new IOException("cut"))), Task.Run(stop.Cancel));
            await running;

            server.Requests.Count.ShouldBe(2);
        }
    }
}
