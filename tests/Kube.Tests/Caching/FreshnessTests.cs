using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;
using static ScheduledJobs.Kube.Tests.Fakes.ConfigMapJson;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>The store starts with a (version 1) and b (version 2) of a list of version 5, and follows an open watch.</summary>
public sealed class FreshnessTests : InformerTest
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan CatchUpTime = TimeSpan.FromSeconds(5);

    private LiveStream Watch { get; } = new();

    public override async Task InitializeAsync()
    {
        Server.Then(200, List("5", Item("a", 1), Item("b", 2))).ThenStreams(Watch);
        Start(new InformerOptions { Namespace = "n", LabelSelector = "x=y" });
        await Server.ReceivesAsync(2);
    }

    [Fact]
    public async Task A_current_store_costs_one_consistent_list_of_metadata_and_no_wait()
    {
        Server.Then(200, List("9", Item("a", 1), Item("b", 2)));

        await Informer.ConfirmFreshAsync(Stop.Token);

        var list = Server.Requests[2];
        list.Headers.Accept.ToString().ShouldBe("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json");
        list.Path.ShouldBe("/api/v1/namespaces/n/configmaps");
        list.Query.ShouldBe(new Dictionary<string, string> { ["labelSelector"] = "x=y", ["limit"] = "10000" }, ignoreOrder: true);
        Server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_change_that_the_watch_has_not_delivered_is_waited_for()
    {
        var confirming = await ConfirmAsync(List("9", Item("a", 7), Item("b", 2)));

        Watch.Send(Line("MODIFIED", Item("a", 6)));
        await StoreHasAsync("a", "6");
        confirming.IsCompleted.ShouldBeFalse();
        Watch.Send(Line("MODIFIED", Item("a", 7)));

        await confirming;
        Store.Get(new("n", "a"))!.Metadata.ResourceVersion.ShouldBe("7");
        Server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_object_that_the_watch_has_not_delivered_is_waited_for()
    {
        var confirming = await ConfirmAsync(List("9", Item("a", 1), Item("b", 2), Item("c", 8)));
        confirming.IsCompleted.ShouldBeFalse();

        Watch.Send(Line("ADDED", Item("c", 8)));

        await confirming;
    }

    [Fact]
    public async Task A_deletion_that_the_watch_has_not_delivered_is_waited_for()
    {
        var confirming = await ConfirmAsync(List("9", Item("b", 2)));
        confirming.IsCompleted.ShouldBeFalse();

        Watch.Send(Line("DELETED", Item("a", 8)));

        await confirming;
        Store.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_object_recreated_under_its_name_is_waited_for()
    {
        var confirming = await ConfirmAsync(List("9", Item("a", 8, "another"), Item("b", 2)));

        Watch.Send(Line("DELETED", Item("a", 7)));
        await Eventually.BecomesTrueAsync(() => Store.Count == 1, "the old one is gone");
        confirming.IsCompleted.ShouldBeFalse();
        Watch.Send(Line("ADDED", Item("a", 8, "another")));

        await confirming;
    }

    [Theory]
    [InlineData("MODIFIED", "9")]
    [InlineData("DELETED", "9")]
    public async Task A_store_that_is_ahead_of_the_list_is_current(string type, string version)
    {
        var body = new LiveStream();
        Server.ThenStreams(body);
        var confirming = Informer.ConfirmFreshAsync(Stop.Token);
        await Server.ReceivesAsync(3);

        Watch.Send(Line(type, Item("a", version)) + Line("ADDED", Item("later", 10)));
        await StoreHasAsync("later", "10");
        body.Send(List("8", Item("a", 7), Item("b", 2)));

        await confirming;
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_not_waited_for_once_that_is_known()
    {
        var confirming = await ConfirmAsync(List("9", Item("a", 8), Item("b", 2)));

        Watch.Send(Line("MODIFIED", Broken("a", 8)));

        await confirming;
        Store.Get(new("n", "a"))!.Metadata.ResourceVersion.ShouldBe("1");
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    public async Task A_watch_that_does_not_catch_up_is_replaced_by_the_newest_list(int ticks, int requests)
    {
        var confirming = await ConfirmAsync(List("9", Item("a", 8), Item("b", 2)));
        await Eventually.BecomesTrueAsync(() => Time.ArmedTimers == 2, "the check waits beside the watch");
        var body = new LiveStream();
        Server.ThenStreams(body);

        Time.Advance(CatchUpTime + (ticks * Tick));
        await Server.ReceivesAsync(requests);
        Server.Requests.Count.ShouldBe(requests);
        confirming.IsCompleted.ShouldBeFalse();
        Time.Advance(Tick);
        await Server.ReceivesAsync(4);
        body.Send(List("9", Item("a", 8), Item("b", 2)));

        await confirming;
        Watch.IsDisposed.ShouldBeTrue();
        Server.Requests[3].Query.ShouldNotContainKey("resourceVersion");
        Store.Get(new("n", "a"))!.Metadata.ResourceVersion.ShouldBe("8");
        Logger.Entries.ShouldContain(e => e.Text.Contains("did not deliver 1 changes"));
    }

    [Fact]
    public async Task Non_numeric_versions_are_compared_for_equality()
    {
        var confirming = await ConfirmAsync(List("x", Item("a", "blue"), Item("b", 2)));

        Watch.Send(Line("MODIFIED", Item("a", "red")));
        await StoreHasAsync("a", "red");
        confirming.IsCompleted.ShouldBeFalse();
        Watch.Send(Line("MODIFIED", Item("a", "blue")));

        await confirming;
    }

    [Fact]
    public async Task A_failed_list_is_retried()
    {
        Server.ThenCannotBeReached().ThenRefuses(500, "InternalError").Then(200, List("9", Item("a", 1), Item("b", 2)));

        var confirming = Informer.ConfirmFreshAsync(Stop.Token);
        for (var requests = 3; requests <= 4; requests++)
        {
            await Server.ReceivesAsync(requests);
            await Eventually.BecomesTrueAsync(() => Time.ArmedTimers == 2, "it waits beside the watch");
            Time.Advance(TimeSpan.FromSeconds(2));
        }

        await confirming;
        Server.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Items_before_a_list_restart_do_not_count()
    {
        Server.Then(200, Page("9", "next", Item("ghost", 8)));
        Server.ThenRefuses(410, "Expired");
        Server.Then(200, List("11", Item("a", 1), Item("b", 2)));

        await Informer.ConfirmFreshAsync(Stop.Token);
    }

    [Fact]
    public async Task Objects_of_other_namespaces_are_ignored()
    {
        using var elsewhere = new ScriptedServer(Time).Then(200, List("3", Item("c", 3).Replace("\"n\"", "\"m\"")));
        var other = new Informer<ConfigMap>(
            elsewhere.Connect().Resource(KnownResources.ConfigMaps), Store, new InformerOptions { Namespace = "m" }, Time, Logger);
        using var stop = new CancellationTokenSource();
        var running = other.RunAsync(stop.Token);
        await other.Synced;
        Server.Then(200, List("9", Item("a", 1), Item("b", 2)));

        await Informer.ConfirmFreshAsync(Stop.Token);

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task It_ends_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var confirming = Informer.ConfirmFreshAsync(stop.Token);
        await Server.ReceivesAsync(3);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(confirming);
    }

    private async Task<Task> ConfirmAsync(string list)
    {
        Server.Then(200, list);
        var confirming = Informer.ConfirmFreshAsync(Stop.Token);
        await Server.ReceivesAsync(3);
        await Eventually.BecomesTrueAsync(() => confirming.IsCompleted || Time.ArmedTimers == 2, "the list was compared");
        return confirming;
    }

    private Task StoreHasAsync(string name, string version) => Eventually.BecomesTrueAsync(
        () => Store.Get(new("n", name))?.Metadata.ResourceVersion == version, $"the store has {name} {version}");
}
