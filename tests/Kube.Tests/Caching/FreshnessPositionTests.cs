using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;
using static ScheduledJobs.Kube.Tests.Fakes.ConfigMapJson;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>
/// With many objects, freshness is a matter of the watch's position. The store starts with a (version 1) and b (version 2) of a list of version 5, and
/// follows an open watch.
/// </summary>
public sealed class FreshnessPositionTests : InformerTest
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan CatchUpTime = TimeSpan.FromSeconds(5);

    private LiveStream First { get; } = new();

    private LiveStream Short { get; } = new();

    [Fact]
    public async Task The_watch_is_reopened_for_a_moment_and_tells_its_position()
    {
        await StartAsync(many: 2);
        var confirming = await ConfirmAsync();
        First.IsDisposed.ShouldBeTrue();

        Short.Send(Bookmark("8"));
        Short.Send(Line("MODIFIED", Item("b", 6)));
        await StoreHasAsync("b", "6");
        confirming.IsCompleted.ShouldBeFalse();
        Short.Send(Bookmark("9"));

        await confirming;
        var read = Server.Requests[2];
        read.Path.ShouldBe("/api/v1/namespaces/n/configmaps");
        read.Query.ShouldBe(new Dictionary<string, string> { ["fieldSelector"] = "metadata.name=position" }, ignoreOrder: true);
        (Server.Requests[3].Query["resourceVersion"], Server.Requests[3].Query["timeoutSeconds"]).ShouldBe(("5", "3"));
    }

    [Fact]
    public async Task A_change_tells_the_position_too()
    {
        await StartAsync(many: 2);
        var confirming = await ConfirmAsync();

        Short.Send(Line("MODIFIED", Item("a", 9)));

        await confirming;
        Store.Get(new("n", "a"))!.Metadata.ResourceVersion.ShouldBe("9");
    }

    [Fact]
    public async Task The_reopened_watch_goes_on_where_the_other_was_and_the_next_is_long_again()
    {
        await StartAsync(many: 2);
        First.Send(Line("MODIFIED", Item("a", 7)));
        await StoreHasAsync("a", "7");
        var confirming = await ConfirmAsync();
        Server.Requests[3].Query["resourceVersion"].ShouldBe("7");
        Server.ThenStreams(new LiveStream());

        Short.Send(Bookmark("9"));
        await confirming;
        Time.Advance(TimeSpan.FromSeconds(3));
        Short.End();

        await Server.ReceivesAsync(5);
        (Server.Requests[4].Query["resourceVersion"], Server.Requests[4].Query["timeoutSeconds"]).ShouldBe(("9", "300"));
    }

    [Fact]
    public async Task A_watch_that_is_there_already_is_left_alone()
    {
        await StartAsync(many: 2);
        First.Send(Line("MODIFIED", Item("a", 9)));
        await StoreHasAsync("a", "9");
        Server.Then(200, List("9"));

        await Informer.ConfirmFreshAsync(Stop.Token);

        Server.Requests.Count.ShouldBe(3);
        First.IsDisposed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Fewer_objects_are_listed(int many, bool isPosition)
    {
        await StartAsync(many);

        var confirming = Informer.ConfirmFreshAsync(Stop.Token);
        await Server.ReceivesAsync(3);

        Server.Requests[2].Query.ContainsKey("fieldSelector").ShouldBe(isPosition);
        confirming.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(-1, 4)]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    public async Task A_position_that_is_not_told_in_time_is_replaced_by_a_list(int ticks, int requests)
    {
        await StartAsync(many: 2);
        var confirming = await ConfirmAsync();
        Server.Then(200, List("9", Item("a", 1), Item("b", 2)));
        await Eventually.BecomesTrueAsync(() => Time.ArmedTimers == 2, "the check waits beside the watch");

        Time.Advance(CatchUpTime + (ticks * Tick));
        await Server.ReceivesAsync(requests);
        Server.Requests.Count.ShouldBe(requests);
        Time.Advance(Tick);

        await confirming;
        Server.Requests[4].Query.ShouldNotContainKey("fieldSelector");
    }

    private async Task StartAsync(int many)
    {
        Server.Then(200, List("5", Item("a", 1), Item("b", 2))).ThenStreams(First);
        Start(new InformerOptions { Namespace = "n", ManyObjects = many });
        await Server.ReceivesAsync(2);
    }

    private async Task<Task> ConfirmAsync()
    {
        Server.Then(200, List("9")).ThenStreams(Short);
        var confirming = Informer.ConfirmFreshAsync(Stop.Token);
        await Server.ReceivesAsync(4);
        confirming.IsCompleted.ShouldBeFalse();
        return confirming;
    }

    private static string Bookmark(string version) => Line("BOOKMARK", $$"""{"metadata":{"resourceVersion":"{{version}}"} }""");

    private Task StoreHasAsync(string name, string version) => Eventually.BecomesTrueAsync(
        () => Store.Get(new("n", name))?.Metadata.ResourceVersion == version, $"the store has {name} {version}");
}
