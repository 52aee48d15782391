using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;
using static ScheduledJobs.Kube.Tests.Fakes.ConfigMapJson;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>An informer that keeps a part of the objects whole. The uid of each is its name; at first a is wanted, b and c are not.</summary>
public sealed class SelectiveInformerTests : InformerTest
{
    private readonly Owners _owners = new(null, "a");
    private LiveStream Watch { get; } = new();

    public override async Task InitializeAsync()
    {
        Server.Then(200, List("5", Item("a", 1), Item("b", 2), Item("c", 3))).ThenStreams(Watch);
        Start(selection: _owners);
        await Server.ReceivesAsync(2);
    }

    [Fact]
    public void Of_the_others_only_outlines_are_known()
    {
        Names.ShouldBe(["a"]);
        _owners.Names.ShouldBe("b2 c3");
        Changes.ShouldBe(["->a1"]);
        Informer.HasSynced.ShouldBeTrue();
    }

    [Fact]
    public async Task Events_of_others_change_outlines_only_and_move_the_position_of_the_watch()
    {
        Server.ThenStreams(new LiveStream());
        Watch.Send(Line("MODIFIED", Item("b", 6)) + Line("ADDED", Item("d", 7)) + Line("DELETED", Item("c", 8)));
        await Eventually.BecomesTrueAsync(() => !_owners.Gone.IsEmpty, "the last one");
        Time.Advance(TimeSpan.FromSeconds(1));
        Watch.End();
        await Server.ReceivesAsync(3);

        _owners.Names.ShouldBe("b6 d7");
        _owners.Gone.ShouldBe(["c"]);
        Changes.ShouldBe(["->a1"]);
        Server.Requests[2].Query["resourceVersion"].ShouldBe("8");
    }

    [Fact]
    public async Task One_that_could_not_be_decoded_does_not_matter_while_it_is_not_wanted()
    {
        Watch.Send(Line("MODIFIED", Broken("b", 6)));
        await Eventually.BecomesTrueAsync(() => _owners.Names == "b6 c3", "its outline");

        Informer.UnreadableCount.ShouldBe(0);
        await WidenAsync("b", List("9", Item("a", 1), Broken("b", 6), Item("c", 3)));
        Informer.ListUnreadable().ShouldHaveSingleItem().Key.Name.ShouldBe("b");
        (string.Join(" ", Names), _owners.Names).ShouldBe(("a", "b6 c3"), "it exists, and more is not known of it");
        _owners.Remove("b");
        Informer.Thin();
        Informer.UnreadableCount.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_wanted_from_now_on_comes_with_a_list()
    {
        await WidenAsync("b", List("9", Item("a", 1), Item("b", 6), Item("c", 3)));

        Names.ShouldBe(["a", "b"], ignoreOrder: true);
        _owners.Names.ShouldBe("c3");
        Changes.ShouldBe(["->a1", "->b6"]);
        _owners.Gone.ShouldBeEmpty();
        Server.Requests[2].Query.ShouldNotContainKey("resourceVersion", "it must not be older than the request");
        Server.Requests[3].Query["resourceVersion"].ShouldBe("9");
    }

    [Fact]
    public async Task What_is_not_wanted_any_more_becomes_an_outline_and_is_not_reported_as_deleted()
    {
        _owners.Remove("a");
        Names.ShouldBe(["a"]);
        Informer.Thin();

        (Store.Count, _owners.Names).ShouldBe((0, "a1 b2 c3"));
        Watch.Send(Line("DELETED", Item("a", 6)));
        await Eventually.BecomesTrueAsync(() => _owners.Gone.Contains("a"), "a is gone");
        Changes.ShouldBe(["->a1"]);
    }

    [Fact]
    public async Task One_that_takes_the_name_of_another_has_its_own_owner()
    {
        Watch.Send(Line("DELETED", Item("a", 6)) + Line("ADDED", Item("a", 7, "x")));
        await Eventually.BecomesTrueAsync(() => _owners.Names == "a7 b2 c3", "the one that took its name");
        Changes.ShouldBe(["->a1", "a6->"]);

        // And unseen.
        await WidenAsync("b", List("9", Item("a", 7, "x"), Item("b", 2), Item("c", 3)));
        Server.Then(200, List("12", Item("a", 7, "x"), Item("b", 10, "y"), Item("c", 11, "a"))).ThenStreams(new LiveStream());
        await Informer.RelistAsync(Stop.Token);
        (string.Join(" ", Names), _owners.Names).ShouldBe(("c", "a7 b10"));
        Changes.ShouldBe(["->a1", "a6->", "->b2", "b2->", "->c11"]);
    }

    [Fact]
    public async Task What_was_decoded_before_it_was_not_wanted_any_more_is_not_kept()
    {
        // An escaped name: the look at the text does not see it.
        Watch.Send(Line("MODIFIED", Item("c", 6).Replace("\"uid\"", "\"\\u0075id\"")));
        await Eventually.BecomesTrueAsync(() => _owners.Names == "b2 c6", "an outline all the same");
        Names.ShouldBe(["a"]);
        Changes.ShouldBe(["->a1"]);
    }

    [Fact]
    public async Task A_check_of_freshness_does_not_wait_for_what_is_not_wanted()
    {
        Server.Then(200, List("9", Item("a", 1), Item("b", 8), Item("d", 9)));

        await Informer.ConfirmFreshAsync(Stop.Token);

        Server.Requests.Count.ShouldBe(3);
        _owners.Names.ShouldBe("b2 c3", "it did not list for itself");
    }

    [Fact]
    public async Task A_check_of_freshness_waits_for_what_is_wanted()
    {
        Server.Then(200, List("9", Item("a", 7), Item("b", 8)));
        var confirming = Informer.ConfirmFreshAsync(Stop.Token);
        await Server.ReceivesAsync(3);
        Watch.Send(Line("MODIFIED", Item("b", 8)));
        await Eventually.BecomesTrueAsync(() => _owners.Names == "b8 c3", "b");
        confirming.IsCompleted.ShouldBeFalse();

        Watch.Send(Line("MODIFIED", Item("a", 7)));

        await confirming;
    }

    /// <summary>A list that began before more was wanted may lack some of it.</summary>
    [Fact]
    public async Task A_list_that_has_begun_before_is_not_enough()
    {
        var slow = new LiveStream();
        Server.ThenStreams(slow).Then(200, List("10", Item("a", 1), Item("b", 2), Item("c", 3))).ThenStreams(new LiveStream());
        _owners.Add("b");
        var first = Informer.RelistAsync(Stop.Token);
        await Server.ReceivesAsync(3);
        slow.Send("""{"metadata":{"resourceVersion":"9"},"items":[""" + Item("a", 1) + "," + Item("b", 2) + "," + Item("c", 3));
        _owners.Add("c");
        var second = Informer.RelistAsync(Stop.Token);
        slow.Send("]}");
        slow.End();

        await first;
        await second;

        Names.ShouldBe(["a", "b", "c"], ignoreOrder: true);
        _owners.Outlines.ShouldBeEmpty();
        Server.Requests.Count(r => !r.IsWatch).ShouldBe(3);
    }

    [Fact]
    public async Task The_objects_of_a_stream_are_divided_as_well()
    {
        await StopAsync();
        var owners = new Owners(null, "a");
        var stream = new LiveStream();
        Server.ThenStreams(stream);
        using var stop = new CancellationTokenSource();
        var store = new ScheduledJobs.Kube.Caching.ObjectStore<ConfigMap>();
        var informer = new ScheduledJobs.Kube.Caching.Informer<ConfigMap>(
            Server.Connect().Resource(KnownResources.ConfigMaps), store, new InformerOptions { WatchList = true }, Time, Logger, owners);
        var running = informer.RunAsync(stop.Token);
        stream.Send(Line("ADDED", Item("a", 1)) + Line("ADDED", Item("b", 2)) + Line("ADDED", Item("c", 3)) + Line("DELETED", Item("c", 4)));
        stream.Send("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"5","annotations":{"k8s.io/initial-events-end":"true"}}} }""" + "\n");
        await informer.Synced;

        (store.List().Single().Metadata.Name, owners.Names).ShouldBe(("a", "b2"));
        await stop.CancelAsync();
        await running;
    }

    private async Task WidenAsync(string owner, string list)
    {
        Server.Then(200, list).ThenStreams(new LiveStream());
        _owners.Add(owner);
        await Informer.RelistAsync(Stop.Token);
        await Eventually.BecomesTrueAsync(() => Server.Requests[^1].IsWatch, "it watches again");
    }
}
