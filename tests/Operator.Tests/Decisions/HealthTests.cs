using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>The condition Healthy, the state word, and what Ready says.</summary>
public sealed class HealthTests
{
    [Fact]
    public void Before_the_first_run_health_is_unknown()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.ShouldBe(ConditionStatus.Unknown, Reasons.NoRunYet, ScheduleStates.Scheduled);
        world.Step(10).ShouldBe(ConditionStatus.Unknown, Reasons.NoRunYet, ScheduleStates.Running);
    }

    [Fact]
    public void Runs_that_succeed_are_as_planned() =>
        new World(World.EveryTenSeconds()).Step(10).Succeed(World.Id(10)).Step(12).ShouldBe(ConditionStatus.True, Reasons.AsPlanned, ScheduleStates.Scheduled);

    [Fact]
    public void A_failed_run_shows_until_one_succeeds()
    {
        var world = new World(World.EveryTenSeconds()).Step(10).Fail(World.Id(10)).Step(12);

        world.ShouldBe(ConditionStatus.False, Reasons.RunFailed, ScheduleStates.Failing);
        world.Condition(ConditionTypes.Healthy).Message.ShouldBe($"Run {World.Id(10)} failed (PodFailed): container main exited with code 1");
        world.Step(20).Status.State.ShouldBe(ScheduleStates.Failing);
        world.Succeed(World.Id(20)).Step(22).ShouldBe(ConditionStatus.True, Reasons.AsPlanned, ScheduleStates.Scheduled);
    }

    [Fact]
    public void A_run_that_causes_skips_is_Overrunning_until_it_ends()
    {
        var world = new World(World.EveryTenSeconds()).Step(10).Step(19);
        world.ShouldBe(ConditionStatus.Unknown, Reasons.NoRunYet, ScheduleStates.Running);

        world.Step(20).ShouldBe(ConditionStatus.False, Reasons.Overrunning, ScheduleStates.Overrunning);
        world.Condition(ConditionTypes.Healthy).Message.ShouldBe($"Run {World.Id(10)} has been active since 2026-01-05T12:00:10Z, so newer runs are skipped");
        world.Step(30).Status.State.ShouldBe(ScheduleStates.Overrunning);

        world.Succeed(World.Id(10)).Step(32).ShouldBe(ConditionStatus.True, Reasons.AsPlanned, ScheduleStates.Scheduled);
    }

    [Fact]
    public void Missed_runs_show_until_a_run_succeeds()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Step(45);

        world.ShouldBe(ConditionStatus.False, Reasons.RunsMissed, ScheduleStates.Running);
        world.Condition(ConditionTypes.Healthy).Message.ShouldContain("missed");
        world.Succeed(World.Id(40)).Step(46).ShouldBe(ConditionStatus.True, Reasons.AsPlanned, ScheduleStates.Scheduled);
    }

    /// <summary>One tick before the bound, at it, and after it; the schedule wakes itself.</summary>
    [Fact]
    public void A_run_that_waits_longer_than_the_grace_period_is_late()
    {
        var world = new World(World.EveryTenSeconds() with
        {
            Concurrency = new ConcurrencySpec("Queue", Limit: 1, QueueLength: 100),
            Misfire = new MisfireSpec(GracePeriod: "25s"),
        }).Step(10).Step(20).Step(30);

        // The oldest waiting run is the one of 20 s, so it is late after 45 s.
        world.Step(44.9999999).Status.State.ShouldBe(ScheduleStates.Running);
        world.Step(45).Status.State.ShouldBe(ScheduleStates.Running);
        world.LastPlan.WakeAt.ShouldBe(World.At(45).AddTicks(1));
        world.Step(45.0000001).ShouldBe(ConditionStatus.False, Reasons.Late, ScheduleStates.Late);
        world.Condition(ConditionTypes.Healthy).Message
            .ShouldBe($"A run has been due since 2026-01-05T12:00:20Z but has not started; it is waiting for run {World.Id(10)}");
    }

    [Fact]
    public void An_invalid_spec_is_not_healthy_and_keeps_its_text()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.Edit(s => s with { Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "61 * * * *" } } }).Step(5);

        world.ShouldBe(ConditionStatus.False, Reasons.InvalidSchedule, ScheduleStates.Invalid);
        world.Status.Schedule.ShouldBe("cron 61 * * * *");
        world.Status.Action.ShouldBe(ActionKinds.Pod);
    }

    [Fact]
    public void A_suspended_schedule_says_that_only_scheduled_runs_wait()
    {
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Step(5);

        world.Status.State.ShouldBe(ScheduleStates.Suspended);
        world.Condition(ConditionTypes.Ready).Message.ShouldBe("No scheduled runs start while spec.suspend is true");
    }

    [Fact]
    public void A_schedule_without_a_next_run_is_completed()
    {
        var world = new World(World.EveryTenSeconds() with { MaxRuns = 1 }).Step(10);
        world.Status.State.ShouldBe(ScheduleStates.Running);

        world.Succeed(World.Id(10)).Step(11).ShouldBe(ConditionStatus.True, Reasons.AsPlanned, ScheduleStates.Completed);
    }

    [Fact]
    public void A_schedule_that_is_deleted_before_it_ran_gets_no_warning()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Delete().Step(5);

        world.Status.State.ShouldBe(ScheduleStates.Terminating);
        world.Condition(ConditionTypes.Ready).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe(ConditionStatus.True),
            c => c.Reason.ShouldBe(Reasons.Terminating));
        world.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("30 2 * * MON-FRI", "Europe/Berlin", "next run Tue 6 Jan 02:30 Europe/Berlin")]
    [InlineData("15 30 2 * * *", "UTC", "next run Tue 6 Jan 02:30:15 UTC")]
    [InlineData("0 0 1 1 *", "America/New_York", "next run Fri 1 Jan 2027 00:00 America/New_York")]
    public void Ready_says_when_the_next_run_is_in_local_time(string cron, string zone, string message)
    {
        var world = new World(World.EveryTenSeconds() with { Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = cron } }, TimeZone = zone });

        world.Step(0).Condition(ConditionTypes.Ready).Message.ShouldBe(message);
    }

    [Fact]
    public void Warnings_follow_the_next_run()
    {
        var world = new World(World.EveryTenSeconds() with { Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "0 12 ? * 2-6" } } });

        var message = world.Step(0).Condition(ConditionTypes.Ready).Message;

        message.ShouldStartWith("next run Tue 6 Jan 12:00 UTC. spec.trigger.cron: day-of-week: this looks like Quartz");
    }
}

internal static class HealthOfWorld
{
    public static void ShouldBe(this World world, string status, string reason, string state)
    {
        var healthy = world.Condition(ConditionTypes.Healthy);
        (healthy.Status, healthy.Reason, world.Status.State).ShouldBe((status, reason, state), healthy.Message);
    }
}
