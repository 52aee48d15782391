using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using static ScheduledJobs.Kube.Tests.Fakes.ConfigMapJson;

namespace ScheduledJobs.Kube.Tests.Caching;

public sealed class InformerTests : InformerTest
{
    [Fact]
    [Trait("KnownBug", "csharp#347")]
    [Trait("KnownBug", "csharp#351")]
    [Trait("KnownBug", "csharp#394")]
    [Trait("KnownBug", "csharp#659")]
    public async Task The_first_list_is_any_version_and_the_watch_starts_at_its_version()
    {
        Server.Then(200, List("5", Item("a", 1), Item("b", 2)));

        Start(new InformerOptions { Namespace = "n", LabelSelector = "x=y", FieldSelector = "metadata.name=z" });
        await Server.ReceivesAsync(2);

        var (list, watch) = (Server.Requests[0], Server.Requests[1]);
        list.Path.ShouldBe("/api/v1/namespaces/n/configmaps");
        list.Query.ShouldBe(
            new Dictionary<string, string>
            {
                ["labelSelector"] = "x=y",
                ["fieldSelector"] = "metadata.name=z",
                ["limit"] = "500",
                ["resourceVersion"] = "0",
            },
            ignoreOrder: true);
        watch.Query["resourceVersion"].ShouldBe("5");
        watch.Query["allowWatchBookmarks"].ShouldBe("true");
        watch.Query["labelSelector"].ShouldBe("x=y");
        watch.Query["fieldSelector"].ShouldBe("metadata.name=z");
        int.Parse(watch.Query["timeoutSeconds"]).ShouldBeInRange(300, 600);
        Informer.HasSynced.ShouldBeTrue();
        Names.ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Fact]
    [Trait("KnownBug", "YARP(paging)")]
    public async Task Nothing_is_published_before_the_last_page()
    {
        var beforeLastPage = -1;
        Server.Then(200, Page("5", "page 2", Item("a", 1)));
        Server.Then(_ =>
        {
            beforeLastPage = Store.Count + (Informer.HasSynced ? 1000 : 0);
            return ScriptedServer.Answer(200, List("5", Item("b", 2)));
        });

        Start();
        await Informer.Synced;

        beforeLastPage.ShouldBe(0);
        Server.Requests[1].Query["continue"].ShouldBe("page 2");
        Server.Requests[1].Query.ShouldNotContainKey("resourceVersion");
        Store.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Pages_that_expire_in_the_middle_are_reread_without_ghosts()
    {
        Server.Then(200, Page("5", "page 2", Item("ghost", 1)));
        Server.ThenRefuses(410, "Expired");
        Server.Then(200, List("9", Item("a", 6)));

        Start();
        await Informer.Synced;

        Names.ShouldBe(["a"]);
        Server.Requests[2].Query.ShouldNotContainKey("continue");
    }

    [Fact]
    [Trait("KnownBug", "KubeOps(position)")]
    public async Task Events_change_the_store_and_the_next_watch_starts_after_the_last_event()
    {
        Server.Then(200, List("5", Item("a", 1), Item("b", 2)));
        Server.ThenStreams(LongBody(Line("MODIFIED", Item("a", 6)), Line("DELETED", Item("b", 7)), Line("ADDED", Item("c", 8))));

        Start();
        await Server.ReceivesAsync(3);

        Server.Requests[2].Query["resourceVersion"].ShouldBe("8");
        Names.ShouldBe(["a", "c"], ignoreOrder: true);
        Changes.ShouldBe(["->a1", "->b2", "a1->a6", "b7->", "->c8"]);
    }

    [Fact]
    public async Task A_bookmark_moves_the_watch_on_without_a_change()
    {
        Server.Then(200, List("5"));
        Server.ThenStreams(LongBody(Line("BOOKMARK", """{"metadata":{"resourceVersion":"77"}}""")));

        Start();
        await Server.ReceivesAsync(3);

        Server.Requests[2].Query["resourceVersion"].ShouldBe("77");
        Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_end_the_watch()
    {
        Server.Then(200, List("5", Item("a", 1), Item("b", 2)));

        Start(with: informer => informer.Changed = change => throw new InvalidOperationException($"bug with {change.New!.Metadata.Name}"));
        await Server.ReceivesAsync(2);

        Store.Count.ShouldBe(2);
        Logger.Entries.Count(e => e.Text.Contains("handler")).ShouldBe(2);
    }

    [Fact]
    public async Task An_object_recreated_unseen_is_a_deletion_and_an_addition()
    {
        Server.Then(200, List("5", Item("a", 1)));
        Server.ThenRefuses(410, "Expired");
        Server.Then(200, List("9", Item("a", 8, uid: "another")));

        Start();
        await PassUntilAsync(() => Server.Requests.Count == 4);

        Changes.ShouldBe(["->a1", "a1->", "->a8"]);
    }

    [Fact]
    public async Task Initial_objects_by_a_stream_become_visible_all_at_once()
    {
        Server.ThenStreams(LongBody(
            Line("ADDED", Item("a", 1)), Line("ADDED", Item("b", 2)),
            Line("BOOKMARK", """{"metadata":{"resourceVersion":"5","annotations":{"k8s.io/initial-events-end":"true"}}}"""),
            Line("ADDED", Item("c", 6))));

        Start(new InformerOptions { WatchList = true });
        await Server.ReceivesAsync(2);

        var first = Server.Requests[0].Query;
        (first["sendInitialEvents"], first["resourceVersionMatch"], first["watch"]).ShouldBe(("true", "NotOlderThan", "true"));
        Server.Requests[1].Query["resourceVersion"].ShouldBe("6");
        Server.Requests[1].Query.ShouldNotContainKey("sendInitialEvents");
        Changes.ShouldBe(["->a1", "->b2", "->c6"]);
        Informer.HasSynced.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_without_initial_events_is_listed()
    {
        Server.ThenRefuses(422, "Invalid");
        Server.Then(200, List("5", Item("a", 1)));

        Start(new InformerOptions { WatchList = true });
        await Informer.Synced;

        Server.Requests[1].IsWatch.ShouldBeFalse();
        Names.ShouldBe(["a"]);
    }

    [Fact]
    public async Task It_returns_when_cancelled_and_not_before()
    {
        Start();
        await Server.ReceivesAsync(1);
        Running.IsCompleted.ShouldBeFalse();

        await StopAsync();

        Informer.HasSynced.ShouldBeFalse();
    }
}
