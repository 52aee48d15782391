using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;
using static ScheduledJobs.Kube.Tests.Fakes.ConfigMapJson;

namespace ScheduledJobs.Kube.Tests.Caching;

public sealed class UnreadableObjectsTests : InformerTest
{
    [Fact]
    public async Task An_object_that_cannot_be_decoded_keeps_its_last_state_and_the_stream_goes_on()
    {
        Server.Then(200, List("5", Item("a", 1), Broken("b", 2)));
        Server.ThenStreams(LongBody(Line("MODIFIED", Broken("a", 6)), Line("ADDED", Item("c", 7))));

        Start();
        await Server.ReceivesAsync(3);

        Names.ShouldBe(["a", "c"], ignoreOrder: true);
        Store.Get(new ObjectKey("n", "a"))!.Metadata.ResourceVersion.ShouldBe("1");
        Logger.Entries.Where(e => e.Level == LogLevel.Warning).Select(e => e.Text[..14]).ShouldBe(["ConfigMap n/b ", "ConfigMap n/a "]);
    }

    [Fact]
    public async Task A_relist_does_not_delete_what_cannot_be_decoded()
    {
        Server.Then(200, List("5", Item("a", 1)));
        Server.ThenRefuses(410, "Expired");
        Server.Then(200, List("9", Broken("a", 8)));

        Start();
        await PassUntilAsync(() => Server.Requests.Count == 4);

        Names.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Unreadable_objects_are_counted_until_they_can_be_read_or_are_gone_and_each_version_is_reported_once()
    {
        var watch = new LiveStream();
        Server.Then(200, List("5", Broken("a", 1), Broken("b", 2), Broken("c", 3))).ThenStreams(watch);
        var reported = new ConcurrentQueue<UnreadableObject>();
        Start(with: informer => informer.Unreadable = reported.Enqueue);
        await Informer.Synced;
        Informer.UnreadableCount.ShouldBe(3);

        watch.Send(Line("MODIFIED", Broken("a", 1)) + Line("MODIFIED", Broken("a", 6)) + Line("MODIFIED", Item("b", 7)));
        await Eventually.BecomesTrueAsync(() => Informer.UnreadableCount == 2, "b can be read");
        watch.Send(Line("DELETED", Broken("c", 8)));
        await Eventually.BecomesTrueAsync(() => Informer.UnreadableCount == 1, "c is gone");

        reported.Select(r => $"{r.Key} {r.Uid} {r.ResourceVersion}").ShouldBe(["n/a a 1", "n/b b 2", "n/c c 3", "n/a a 6"]);
        Informer.ListUnreadable().ShouldBe([reported.Last()]);
        Logger.Entries.Count(e => e.Level == LogLevel.Warning).ShouldBe(4);
        Names.ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_relist_counts_the_unreadable_objects_that_are_still_there()
    {
        Server.Then(200, List("5", Broken("a", 1), Broken("b", 2)));
        Server.ThenRefuses(410, "Expired");
        Server.Then(200, List("9", Broken("a", 1)));

        Start();
        await PassUntilAsync(() => Server.Requests.Count == 4);

        Informer.UnreadableCount.ShouldBe(1);
    }
}
