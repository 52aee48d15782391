using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>An operator that acts for a part of the ScheduledJobs, selected by labels, beside one that acts for others.</summary>
public sealed class ShardTests
{
    private static readonly ObjectKey Night = new("team", "night");
    private static readonly ObjectKey Holidays = new("team", "holidays");
    private static readonly LabelSelector A = LabelSelector.Parse("shard=a");
    private static readonly LabelSelector B = LabelSelector.Parse("shard=b");

    [Fact]
    public async Task A_schedule_whose_labels_change_is_left_alone_before_the_watch_says_so()
    {
        using var target = new HangingTarget();
        using var world = Of(A, World.HttpAction(), target);
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        await Eventually.BecomesTrueAsync(() => target.Open == 1, "the call arrives");

        world.Api.Label("shard", "b");
        var before = world.Api.Job.ToJsonString();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        await Eventually.BecomesTrueAsync(() => target.Open == 0, "the call is cut off: the other operator makes it again");

        for (var i = 0; i < 5; i++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(10));
            await world.PassAsync();
        }

        (target.Calls, world.Api.Job.ToJsonString()).ShouldBe((1, before));
    }

    [Fact]
    public async Task When_it_leaves_its_calls_end_and_nothing_is_written_or_deleted()
    {
        using var target = new HangingTarget();
        using var world = Of(A, World.HttpAction(), target);
        world.Parts.Listen();
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        await Eventually.BecomesTrueAsync(() => target.Open == 1, "the call arrives");
        world.Api.Label("shard", "b");
        world.Api.Requests.Clear();

        world.Deliver(isThere: false);
        await world.PassAsync();

        await Eventually.BecomesTrueAsync(() => target.Open == 0, "the call is cut off");
        world.Time.Advance(TimeSpan.FromMinutes(5));
        await world.PassAsync();
        world.Api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_label_that_comes_back_before_anything_was_noticed_changes_nothing()
    {
        using var world = Of(A);
        await world.PassAsync();
        world.Api.Label("shard", "b");
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        world.Api.Label("shard", "a");
        world.ShowJob();
        world.Time.Advance(TimeSpan.FromSeconds(30));
        await world.PassAsync();

        world.Status.ActiveCount.ShouldBe(1);
    }

    /// <summary>The other operator created the Pod of 10 s, and its status never counted it. By the cache here, nothing runs.</summary>
    [Fact]
    public async Task The_last_Pod_of_the_other_operator_is_looked_up_before_anything_is_decided()
    {
        var api = new FakeApi(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Forbid") }, new FakeTimeProvider().GetUtcNow());
        api.Label("shard", "a");
        using var a = new ReconcilerWorld(api, "a", selector: A);
        using var b = new ReconcilerWorld(api, "b", selector: B);
        b.Parts.Listen();
        await a.PassAsync();
        a.Time.Advance(TimeSpan.FromSeconds(10));
        b.Time.Advance(TimeSpan.FromSeconds(20));
        await a.DecideAsync();
        api.Pods.Count.ShouldBe(1);

        api.Label("shard", "b");
        b.Deliver(isThere: true);
        await b.PassAsync();

        api.Pods.Count.ShouldBe(1, "the run of 10 s is active, so that of 20 s waits or is skipped");
        b.Status.Active!.ShouldHaveSingleItem().ScheduledTime.ShouldBe(a.Time.GetUtcNow());
        b.Time.Advance(TimeSpan.FromSeconds(1));
        api.Requests.Clear();
        await b.PassAsync();
        api.Requests.ShouldNotContain(r => r.StartsWith("GET", StringComparison.Ordinal) && r.Contains("labelSelector"), "once is enough");
    }

    [Fact]
    public async Task A_new_schedule_is_not_looked_up()
    {
        using var world = Of(A);
        world.Parts.Listen();
        world.Deliver(isThere: true);

        await world.PassAsync();

        world.Api.Requests.ShouldNotContain(r => r.Contains("labelSelector"));
    }

    [Fact]
    public async Task The_status_of_a_Backfill_of_another_operators_schedule_is_that_operators()
    {
        using var world = Of(B);
        world.ShowBackfill(NewBackfill());

        await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);
        await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);
        world.Time.Advance(BackfillKeeper.ElsewhereFor - TimeSpan.FromTicks(1));
        await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);

        world.Api.Requests.ShouldHaveSingleItem().ShouldStartWith("GET /apis/scheduledjobs.dev/v1alpha1/namespaces/team/scheduledjobs?fieldSelector=metadata.name");
        world.OwnBackfills.ShouldBe(0);
        world.Time.Advance(TimeSpan.FromTicks(1));
        await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);
        world.Api.Requests.Count.ShouldBe(2, "it is asked again");
    }

    [Fact]
    public async Task A_schedule_that_does_not_exist_is_reported_by_any_operator()
    {
        using var world = Of(B);
        world.Api.Jobs.Clear();
        world.ShowBackfill(NewBackfill());

        await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);

        world.Api.Requests[^1].ShouldBe("PATCH /apis/scheduledjobs.dev/v1alpha1/namespaces/team/backfills/night/status");
    }

    [Fact]
    public async Task A_schedule_that_is_deleted_here_was_not_moved()
    {
        using var world = Of(A);
        world.Parts.Listen();
        world.ShowBackfill(NewBackfill());
        world.OwnBackfills.ShouldBe(1);
        world.Deliver(isThere: false);
        await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);
        world.Api.Requests.ShouldHaveSingleItem("it exists, so it is another operator's");

        world.Api.Jobs.Clear();
        world.Deliver(isThere: false);
        await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);

        world.Api.Requests[^1].ShouldStartWith("PATCH", Case.Sensitive, "what was known of it is asked again");
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("b", 0)]
    [InlineData(null, 0)]
    public async Task One_operator_writes_the_status_of_a_calendar(string? shard, int writes)
    {
        using var world = Of(A);
        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-01-01"] }, shard is null ? null : new() { ["shard"] = shard });

        await world.Parts.Calendars.WriteAsync(Holidays, CancellationToken.None);

        world.Api.Requests.Count.ShouldBe(writes);
        world.Parts.Calendars.StatusOf(Holidays)!.UsedBy.ShouldBeNull("it does not know the users of other operators");
    }

    private static ReconcilerWorld Of(LabelSelector selector, ActionSpec? action = null, HttpMessageHandler? target = null)
    {
        var api = new FakeApi(action is null ? World.EveryTenSeconds() : World.EveryTenSeconds() with { Action = action }, new FakeTimeProvider().GetUtcNow());
        api.Label("shard", "a");
        var world = new ReconcilerWorld(api, "me", target, selector);
        api.Requests.Clear();
        return world;
    }

    private static Backfill NewBackfill() => new()
    {
        Metadata = new ObjectMeta { Namespace = Night.Namespace, Name = Night.Name, Uid = "u", Generation = 1, ResourceVersion = "7" },
        Spec = new BackfillSpec("demo") { From = World.Created.AddHours(-1), To = World.Created },
    };
}
