using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

public sealed class DueRunTests
{
    [Fact]
    public void A_new_schedule_waits_for_its_first_nominal_time()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.Started.ShouldBeEmpty();
        world.Status.NextRunTime.ShouldBe(World.At(10));
        world.LastPlan.WakeAt.ShouldBe(World.At(10));
        world.Status.Upcoming!.Select(u => u.ScheduledTime).ShouldBe(
            [World.At(10), World.At(20), World.At(30), World.At(40), World.At(50)]);
        world.Status.ObservedGeneration.ShouldBe(1);
    }

    [Fact]
    public void A_run_starts_at_its_time_and_not_a_tick_before()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.Now = World.At(10).AddTicks(-1);
        world.Step();
        world.Started.ShouldBeEmpty();

        world.Step(10);
        world.Started.Single().RunId.ShouldBe("demo-1767614410");
        world.Active.Single().ShouldSatisfyAllConditions(
            r => r.Id.ShouldBe("demo-1767614410"),
            r => r.Trigger.ShouldBe(RunTriggers.Schedule),
            r => r.ScheduledTime.ShouldBe(World.At(10)),
            r => r.StartTime.ShouldBe(World.At(10)),
            r => r.Attempts.ShouldBe(1),
            r => r.Pod.ShouldBe("demo-1767614410"));
        world.Status.LastScheduleTime.ShouldBe(World.At(10));
        world.Status.NextRunTime.ShouldBe(World.At(20));
    }

    [Fact]
    public void A_second_pass_over_the_same_state_changes_nothing()
    {
        var world = new World(World.EveryTenSeconds()).Step(10);
        var status = world.Status;

        world.Step();

        world.Started.Count.ShouldBe(1);
        world.LastPlan.Events.ShouldBeEmpty();
        world.Status.Active.ShouldBe(status.Active);
        world.Status.RecentRuns.ShouldBe(status.RecentRuns);
        world.Status.Totals.ShouldBe(status.Totals);
        world.Status.Conditions.ShouldBe(status.Conditions);
    }

    [Fact]
    public void Several_missed_times_are_one_run_one_record_and_one_event()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Step(100);

        world.Started.Single().RunId.ShouldBe(World.Id(100));
        world.Totals.Missed.ShouldBe(9);
        world.Events.Count(e => e.Reason == Reasons.RunMissed).ShouldBe(1);
        world.Recent.Single().ShouldSatisfyAllConditions(
            r => r.Result.ShouldBe(RunResults.Missed),
            r => r.Reason.ShouldBe(Reasons.Coalesced),
            r => r.Message!.ShouldBe("9 runs scheduled between 2026-01-05T12:00:10Z and 2026-01-05T12:01:30Z were missed (Coalesced)"),
            r => r.ScheduledTime.ShouldBe(World.At(90)));
        world.Step();
        world.Totals.Missed.ShouldBe(9);
    }

    [Fact]
    public void RunAll_starts_all_missed_runs_oldest_first()
    {
        var spec = World.EveryTenSeconds() with
        {
            Misfire = new MisfireSpec("RunAll"),
            Concurrency = new ConcurrencySpec("Allow"),
        };

        var world = new World(spec).Step(0).Step(40);

        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(20), World.Id(30), World.Id(40)]);
        world.Active.Select(r => r.Trigger).ShouldBe(
            [RunTriggers.CatchUp, RunTriggers.CatchUp, RunTriggers.CatchUp, RunTriggers.Schedule]);
    }

    [Theory]
    [InlineData(60.0, RunTriggers.Schedule)]
    [InlineData(60.001, RunTriggers.CatchUp)]
    public void A_run_that_starts_more_than_a_minute_late_is_a_catch_up(double late, string trigger)
    {
        var spec = World.EveryTenSeconds() with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } } };

        new World(spec).Step(0).Step(3600 + late).Active.Single().Trigger.ShouldBe(trigger);
    }

    [Fact]
    public void A_clock_that_steps_back_repeats_nothing()
    {
        var world = new World(World.EveryTenSeconds()).Step(50).Succeed(World.Id(50)).Step(51);
        world.Started.Clear();

        world.Step(20).Step(30).Step(40).Step(50).Step(59);
        world.Started.ShouldBeEmpty();

        world.Step(60).Started.Single().RunId.ShouldBe(World.Id(60));
    }

    [Fact]
    public void MaxRuns_completes_the_schedule()
    {
        var world = new World(World.EveryTenSeconds() with { MaxRuns = 2 }).Step(0);
        world.Status.Upcoming!.Count.ShouldBe(2);

        world.Step(10).Succeed(World.Id(10)).Step(11);
        world.Step(20).Succeed(World.Id(20)).Step(21).Step(1000);

        world.Started.Count.ShouldBe(2);
        world.Totals.Missed.ShouldBe(0);
        world.Status.NextRunTime.ShouldBeNull();
        world.LastPlan.WakeAt.ShouldBeNull();
        world.Condition(ConditionTypes.Ready).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("True"), c => c.Reason.ShouldBe(Reasons.Completed));
        world.Events.Count(e => e.Reason == Reasons.Completed).ShouldBe(1);
    }

    [Fact]
    public void MaxRuns_cuts_a_catch_up_short()
    {
        var spec = World.EveryTenSeconds() with
        {
            MaxRuns = 2,
            Misfire = new MisfireSpec("RunAll"),
            Concurrency = new ConcurrencySpec("Allow"),
        };

        var world = new World(spec).Step(0).Step(50);

        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(20)]);
        world.Status.LastScheduleTime.ShouldBe(World.At(20));
    }

    [Fact]
    public void Times_after_the_last_run_of_maxRuns_are_not_missed()
    {
        var spec = World.EveryTenSeconds() with { MaxRuns = 1, Misfire = new MisfireSpec("RunEarliest") };

        var world = new World(spec).Step(0).Step(50);

        world.Started.Single().RunId.ShouldBe(World.Id(10));
        world.Totals.Missed.ShouldBe(0);
        world.Status.LastScheduleTime.ShouldBe(World.At(10));
    }

    [Fact]
    public void A_trigger_that_can_never_fire_is_not_ready()
    {
        var spec = World.EveryTenSeconds() with
        {
            Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "0 0 30 2 *" } },
        };

        var world = new World(spec).Step(0);

        world.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.NeverFires);
        world.Condition(ConditionTypes.Stalled).Status.ShouldBe("True");
    }

    [Fact]
    public void An_ended_trigger_is_completed_and_stays_ready()
    {
        var spec = World.EveryTenSeconds() with
        {
            Trigger = new TriggerSpec { Date = new DateTriggerSpec { At = "2026-01-05T12:00:30Z" } },
        };

        var world = new World(spec).Step(0).Step(30).Succeed(World.Id(30)).Step(31);

        world.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.Completed);
        world.Condition(ConditionTypes.Stalled).Status.ShouldBe("False");
        world.Status.NextRunTime.ShouldBeNull();
    }
}
