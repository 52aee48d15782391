using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>A ScheduledJob that is deleted some time after its last run.</summary>
public sealed class ExpireCompletedTests
{
    [Fact]
    public void It_is_deleted_that_long_after_its_last_run_has_ended()
    {
        var world = Once().Step(0).Step(10).Step(500);
        world.LastPlan.Expires.ShouldBeFalse();
        world.Status.CompletedSince.ShouldBeNull();

        world.Succeed(World.Id(10)).Step(600);
        world.Status.CompletedSince.ShouldBe(World.At(600));
        world.LastPlan.WakeAt.ShouldBe(World.At(660));
        world.Step(659.9999999).LastPlan.Expires.ShouldBeFalse();
        world.Step(660).LastPlan.Expires.ShouldBeTrue();
    }

    [Fact]
    public void A_failed_last_run_does_not_keep_it() =>
        Once().Step(0).Step(10).Fail(World.Id(10)).Step(20).Step(80).LastPlan.Expires.ShouldBeTrue();

    [Fact]
    public void It_is_never_deleted_while_a_run_is_active()
    {
        var world = Once().Step(0).Step(10).Succeed(World.Id(10)).Step(11).Annotate("1").Step(12);

        world.Active.Count.ShouldBe(1);
        world.Step(200).LastPlan.Expires.ShouldBeFalse();
        world.Succeed(world.Active[0].Id).Step(201).Status.CompletedSince.ShouldBe(World.At(201));
    }

    [Fact]
    public void A_run_that_waits_for_its_next_attempt_keeps_it()
    {
        var retry = new RetrySpec(1) { Backoff = new BackoffSpec("5m", 1, "5m", 0) };
        var world = new World(World.EveryTenSeconds() with { MaxRuns = 1, TtlAfterCompleted = "1m", Retry = retry }).Step(0).Step(10).Fail(World.Id(10)).Step(11);

        world.Active.Single().NextAttemptTime.ShouldNotBeNull();
        world.Step(200).LastPlan.Expires.ShouldBeFalse();
        world.Status.CompletedSince.ShouldBeNull();
    }

    [Fact]
    public void A_Pod_that_is_still_being_stopped_keeps_it()
    {
        var spec = World.EveryTenSeconds() with { MaxRuns = 1, TtlAfterCompleted = "1m", Timeout = "5s" };
        var world = new World(spec) { DeletedLinger = true }.Step(0).Step(10).Step(15).Step(16);
        world.Active.ShouldBeEmpty();

        world.Step(200).LastPlan.Expires.ShouldBeFalse();
        world.Lose(World.Id(10)).Step(201).Status.CompletedSince.ShouldBe(World.At(201));
    }

    [Fact]
    public void A_suspended_one_is_not_completed()
    {
        var world = Once().Step(0).Step(10).Succeed(World.Id(10)).Step(11).Edit(s => s with { Suspend = true }).Step(12);

        world.Status.CompletedSince.ShouldBeNull();
        world.Step(200).LastPlan.Expires.ShouldBeFalse();
    }

    [Fact]
    public void A_Backfill_keeps_it_until_it_is_complete()
    {
        var world = Once().Step(0).Step(10).Succeed(World.Id(10)).Step(11).Fill("night", 0, 10).Step(12);

        world.Step(200).LastPlan.Expires.ShouldBeFalse();
        world.Status.CompletedSince.ShouldBeNull();
        world.Succeed(World.IdOf("night", 10)).Step(300).Step(360).LastPlan.Expires.ShouldBeTrue();
    }

    [Fact]
    public void A_Backfill_that_may_not_start_keeps_it_too()
    {
        var world = Once().Step(0).Step(10).Succeed(World.Id(10)).Step(11).Fill("night", 0, 10, s => s with { Suspend = true }).Step(12);

        world.Active.ShouldBeEmpty();
        world.Step(200).LastPlan.Expires.ShouldBeFalse();
        world.Status.CompletedSince.ShouldBeNull();
    }

    [Fact]
    public void A_notification_that_is_owed_keeps_it_until_it_is_sent()
    {
        var spec = World.EveryTenSeconds() with
        {
            MaxRuns = 1,
            TtlAfterCompleted = "1m",
            Notifications = [new NotificationSpec { Name = "chat", Events = [NotificationEvents.RunSucceeded], Http = new NotificationHttpSpec { Url = "http://chat.example.com/" } }],
        };
        var world = new World(spec).Step(0).Step(10).Succeed(World.Id(10)).Step(11);

        world.Step(71).LastPlan.Expires.ShouldBeFalse();
        world.Send("chat", null).Step(72).LastPlan.Expires.ShouldBeTrue();
    }

    [Fact]
    public void A_ttl_that_is_added_later_counts_from_then()
    {
        var world = new World(World.EveryTenSeconds() with { MaxRuns = 1 }).Step(0).Step(10).Succeed(World.Id(10)).Step(11);

        world.Edit(s => s with { TtlAfterCompleted = "1m" }).Step(1000).LastPlan.Expires.ShouldBeFalse();
        world.Step(1060).LastPlan.Expires.ShouldBeTrue();
    }

    [Fact]
    public void A_clock_that_was_ahead_does_not_keep_it()
    {
        var world = Once().Step(0).Step(10).Succeed(World.Id(10)).Step(80_000);

        world.Step(100).Status.CompletedSince.ShouldBe(World.At(100));
        world.Step(160).LastPlan.Expires.ShouldBeTrue();
    }

    [Fact]
    public void Without_a_ttl_it_is_kept()
    {
        var world = new World(World.EveryTenSeconds() with { MaxRuns = 1 }).Step(0).Step(10).Succeed(World.Id(10)).Step(11).Step(100_000);

        (world.LastPlan.Expires, world.Status.CompletedSince, world.Status.State).ShouldBe((false, null, ScheduleStates.Completed));
    }

    private static World Once() => new(World.EveryTenSeconds() with { MaxRuns = 1, TtlAfterCompleted = "1m" });
}
