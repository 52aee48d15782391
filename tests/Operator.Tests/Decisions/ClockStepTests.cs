using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>The wall clock is set forward or back, or stands still while a laptop sleeps: no storm, no loss, no repeat.</summary>
public sealed class ClockStepTests
{
    private const int Hour = 3600;

    [Theory]
    [InlineData("RunLatest", 1, 359)]
    [InlineData("RunEarliest", 1, 359)]
    [InlineData("RunAll", 3, 357)]
    [InlineData("Skip", 1, 359)]
    public void An_hour_forward_causes_no_storm_and_every_time_is_accounted_for(string policy, int starts, long missed)
    {
        var world = Allowing(policy).Step(0);

        world.Step(Hour).Step(Hour);

        world.Started.Count.ShouldBe(starts);
        world.Totals.Missed.ShouldBe(missed);
        world.Events.Where(e => e.Reason == Reasons.RunMissed).Sum(e => e.Count).ShouldBe(missed);
        world.Events.Where(e => e.Reason == Reasons.RunMissed).Select(e => e.Cause).ShouldBeUnique();
        world.Status.LastScheduleTime.ShouldBe(World.At(Hour));
        world.LastPlan.WakeAt.ShouldBe(World.At(Hour + 10));
    }

    [Fact]
    public void A_night_with_the_lid_closed_is_one_run_in_the_morning()
    {
        var world = new World(World.EveryTenSeconds()).Step(10).Run(World.Id(10)).Step(12);

        world.Step(8 * Hour);
        world.Totals.Skipped.ShouldBe(1);
        world.Totals.Missed.ShouldBe((8 * 360) - 2);
        world.Started.Count.ShouldBe(1);

        world.Succeed(World.Id(10)).Step((8 * Hour) + 1).Step((8 * Hour) + 10);
        world.Started.Count.ShouldBe(2);
    }

    [Fact]
    public void An_hour_back_repeats_nothing_and_continues_where_it_was()
    {
        var world = Allowing("RunLatest").Step(Hour).Succeed(World.Id(Hour)).Step(Hour + 1);
        world.Started.Clear();

        world.Step(1);
        world.LastPlan.WakeAt.ShouldBe(World.At(Hour + 10));
        for (var seconds = 10; seconds <= Hour; seconds += 10)
            world.Step(seconds);
        world.Started.ShouldBeEmpty();
        world.Totals.Missed.ShouldBe(359);

        world.Step(Hour + 10).Started.Single().RunId.ShouldBe(World.Id(Hour + 10));
        world.Totals.Missed.ShouldBe(359);
    }

    [Fact]
    public void An_hour_back_does_not_delay_manual_runs()
    {
        var world = new World(World.EveryTenSeconds()).Step(Hour).Succeed(World.Id(Hour)).Step(Hour + 1);

        world.Annotate("now please").Step(5).Active.Single().Trigger.ShouldBe(RunTriggers.Manual);
    }

    [Fact]
    public void A_clock_that_swings_around_a_nominal_time_starts_it_once()
    {
        var world = Allowing("RunLatest").Step(0);

        foreach (var seconds in new[] { 9.9, 10.1, 9.8, 10, 9.99, 10.2, 9, 11 })
            world.Step(seconds);

        world.Started.Single().RunId.ShouldBe(World.Id(10));
        world.Totals.Missed.ShouldBe(0);
    }

    [Fact]
    public void A_clock_that_stands_still_writes_nothing_and_starts_nothing()
    {
        var world = new World(World.EveryTenSeconds()).Step(10);

        for (var i = 0; i < 5; i++)
            Model.Invariants.NothingIsLeftToDo(world, World.At(10), "while the clock stands still");

        world.LastPlan.WakeAt.ShouldBe(World.At(20));
    }

    [Fact]
    public void A_retry_survives_a_clock_set_back()
    {
        var spec = World.EveryTenSeconds() with { MaxRuns = 1, Retry = new RetrySpec(1) { Backoff = new BackoffSpec("4s", 2, "1m", 0) } };
        var world = new World(spec).Step(10).Fail(World.Id(10)).Step(10);

        world.Step(2).Started.Count.ShouldBe(1);
        world.LastPlan.WakeAt.ShouldBe(World.At(14));

        world.Step(14).Started[^1].Number.ShouldBe(2);
    }

    [Theory]
    [InlineData(86_400, 86_400)]
    [InlineData(86_401, 0)]
    public void A_run_that_began_more_than_a_day_ahead_begins_now(int began, int begins)
    {
        var world = new World(World.EveryTenSeconds() with { Timeout = "40s" }).Step(0).Step(began);

        world.Step(0).Active.ShouldAllBe(r => r.StartTime == World.At(begins) && r.Deadline == World.At(begins + 40));
        world.Active.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(86_400, Reasons.Scheduled)]
    [InlineData(86_401, Reasons.ClockSkew)]
    public void A_last_run_more_than_a_day_ahead_is_reported(int ahead, string reason)
    {
        var world = Allowing("RunLatest").Step(0);

        world.Status = world.Status with { LastScheduleTime = World.At(10 + ahead) };

        world.Step(10).Condition(ConditionTypes.Ready).Reason.ShouldBe(reason);
    }

    [Fact]
    public void An_edit_of_the_trigger_restarts_a_schedule_that_a_wrong_clock_silenced()
    {
        var world = Allowing("RunLatest").Step(0);
        world.Status = world.Status with { LastScheduleTime = World.At(40_000 * Hour) };
        world.Step(10).Step(20).Started.ShouldBeEmpty();

        world.Edit(s => s with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "7s" } } }).Step(22);

        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
        world.Step(28).Started.Single().RunId.ShouldBe(World.Id(28));
        world.Totals.Missed.ShouldBe(0);
    }

    [Fact]
    public void A_suspension_that_ends_after_the_clock_was_set_back_repeats_nothing()
    {
        var world = Allowing("RunAll").Step(50).Edit(s => s with { Suspend = true }).Step(55);
        world.Started.Clear();

        world.Edit(s => s with { Suspend = false }).Step(20).Step(30).Step(50).Step(59);

        world.Started.ShouldBeEmpty();
        world.Step(60).Started.Single().RunId.ShouldBe(World.Id(60));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void A_scheduled_run_whose_record_is_lost_is_adopted_up_to_a_day_ahead_and_otherwise_stopped_and_an_event_says_so(int now, bool isAdopted)
    {
        var world = Allowing("RunLatest").Step(0).StepAndCrash(86_410);

        world.Step(now);

        world.HasObject(World.Id(86_410)).ShouldBe(isAdopted);
        world.Active.Count(r => r.Id == World.Id(86_410)).ShouldBe(isAdopted ? 1 : 0);
        world.Status.LastScheduleTime.ShouldBe(isAdopted ? World.At(86_410) : null);
        world.Events.Count(e => e.Reason == Reasons.ClockSkew).ShouldBe(isAdopted ? 0 : 1);
    }

    [Fact]
    public void A_scheduled_run_far_ahead_that_is_on_record_is_stopped_without_an_event()
    {
        var world = new World(World.EveryTenSeconds() with { Timeout = "40s" }) { DeletedLinger = true }.Step(0).Step(40_000 * Hour);
        var id = world.Active.Single().Id;
        world.StepAndCrash((40_000 * Hour) + 40, CrashPoint.AfterStatus);

        world.Step(1);

        world.Attempts.Single(a => a.RunId == id).IsDeleting.ShouldBeTrue();
        world.Events.ShouldNotContain(e => e.Reason == Reasons.ClockSkew && e.RunId == id);
    }

    [Fact]
    public void A_queued_run_far_ahead_whose_record_is_lost_is_adopted()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Queue") }).Step(10).Step(40_000 * Hour);
        world.Succeed(World.Id(10)).StepAndCrash(20);

        world.Step(21);

        world.Active.ShouldHaveSingleItem().Id.ShouldBe(World.Id(40_000 * Hour));
        world.Status.Queued.ShouldBeNull();
        world.Started.Count.ShouldBe(2);
    }

    [Fact]
    public void A_run_of_a_backlog_far_ahead_whose_record_is_lost_is_adopted()
    {
        var spec = World.EveryTenSeconds() with { Misfire = new MisfireSpec("RunAll", MaxCatchUp: 2), Concurrency = new ConcurrencySpec("Forbid") };
        var world = new World(spec).Step(10).Step(40_000 * Hour);
        world.Succeed(World.Id(10)).StepAndCrash(20);

        world.Step(21);

        world.Active.ShouldHaveSingleItem().Id.ShouldBe(World.Id((40_000 * Hour) - 10));
        world.Status.Backlog!.Remaining.ShouldBe(1);
        world.Started.Count.ShouldBe(2);
    }

    [Fact]
    public void A_manual_run_whose_record_is_lost_is_adopted_however_far_ahead_its_time_is()
    {
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Step(0).Annotate("1").StepAndCrash(40_000 * Hour);

        world.Step(1).Step(2);

        world.Active.ShouldHaveSingleItem().Id.ShouldBe("demo-m1");
        world.Started.Count.ShouldBe(1);
        world.Events.ShouldNotContain(e => e.Reason == Reasons.RunNowIgnored);
    }

    [Fact]
    public void A_manual_run_whose_record_is_lost_is_adopted_after_one_that_began_far_ahead()
    {
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Step(0).Annotate("1").Step(40_000 * Hour).Succeed("demo-m1").Step(1);

        world.Annotate("2").StepAndLoseTheWrite(2);
        world.Step(3);

        world.Active.ShouldHaveSingleItem().Id.ShouldBe("demo-m2");
        world.Started.Count.ShouldBe(2);
        world.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
    }

    private static World Allowing(string misfire) => new(World.EveryTenSeconds() with
    {
        Misfire = new MisfireSpec(misfire, MaxCatchUp: 3),
        Concurrency = new ConcurrencySpec("Allow"),
    });
}
