using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

public sealed class EffectiveFloorTests
{
    [Fact]
    public void An_edit_of_the_trigger_does_not_fire_retroactively()
    {
        var world = new World(World.EveryTenSeconds() with { Trigger = Every("1h") }).Step(0);

        world.Edit(s => s with { Trigger = Every("10s") }).Step(605);

        world.Started.ShouldBeEmpty();
        world.Totals.Missed.ShouldBe(0);
        world.Status.NextRunTime.ShouldBe(World.At(610));
    }

    [Fact]
    public void An_edit_of_the_action_leaves_the_floor_where_it_is()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.Edit(s => s with { Action = World.HttpAction() }).Step(10);

        world.Status.EffectiveSince.ShouldBe(World.Created);
        world.Started.Count.ShouldBe(1);
    }

    [Fact]
    public void Suspended_times_are_not_missed_and_a_resume_starts_at_the_next_time()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.Edit(s => s with { Suspend = true }).Step(15);
        world.Condition(ConditionTypes.Suspended).Status.ShouldBe("True");
        world.Condition(ConditionTypes.Ready).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("True"), c => c.Reason.ShouldBe(Reasons.Suspended));
        world.Status.NextRunTime.ShouldBeNull();

        world.Edit(s => s with { Suspend = false }).Step(65);
        world.Started.ShouldBeEmpty();
        world.Totals.Missed.ShouldBe(0);

        world.Step(70).Started.Single().RunId.ShouldBe(World.Id(70));
    }

    [Fact]
    public void Nothing_at_the_moment_of_the_edit_itself_fires_and_the_next_tick_does()
    {
        var world = new World(World.EveryTenSeconds() with { Trigger = Every("1h") }).Step(0);

        world.Edit(s => s with { Trigger = Every("10s") }).Step(600);
        world.Started.ShouldBeEmpty();

        world.Step(610).Started.Single().RunId.ShouldBe(World.Id(610));
    }

    [Fact]
    public void RunOnCreate_runs_once_at_first_sight()
    {
        var world = new World(World.EveryTenSeconds() with { RunOnCreate = true }).Step(1);

        world.Active.Single().ShouldSatisfyAllConditions(
            r => r.Trigger.ShouldBe(RunTriggers.Create), r => r.ScheduledTime.ShouldBe(World.Created));
        world.Succeed(world.Active[0].Id).Step(2).Step(3);
        world.Started.Count.ShouldBe(1);
        world.Status.StartedRuns.ShouldBe(0);
    }

    [Fact]
    public void An_edit_by_a_clock_behind_the_server_s_does_not_reach_back_before_the_creation()
    {
        var world = new World(World.EveryTenSeconds() with { RunOnCreate = true }).Step(-2);
        var everySecond = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "* * * * * *" } };

        world.Edit(s => s with { Trigger = everySecond }).Step(-1).Step(0);

        world.Started.Single().Trigger.ShouldBe(RunTriggers.Create);
        world.Status.EffectiveSince.ShouldBe(World.Created);
    }

    [Fact]
    public void A_fingerprint_of_another_version_is_not_an_edit()
    {
        var world = new World(World.EveryTenSeconds()).Step(5);
        world.Status = world.Status with { EffectiveHash = (EffectiveMark.Read(world.Status.EffectiveHash) with { Timing = "0" }).ToString() };

        world.Step(10).Started.Single().RunId.ShouldBe(World.Id(10));

        world.Status.EffectiveSince.ShouldBe(World.Created);
    }

    [Fact]
    public void Another_default_time_zone_is_like_an_edit_of_the_trigger()
    {
        var world = new World(World.EveryTenSeconds()).Step(5);
        world.Status = world.Status with { EffectiveHash = (EffectiveMark.Read(world.Status.EffectiveHash) with { Zone = "0" }).ToString() };

        world.Step(25).Started.ShouldBeEmpty();

        world.Status.EffectiveSince.ShouldBe(World.At(25));
        world.Step(30).Started.Single().RunId.ShouldBe(World.Id(30));
    }

    [Fact]
    public void Another_time_zone_in_an_invalid_spec_takes_effect_once()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.Edit(s => s with { Timeout = "bad", TimeZone = "Asia/Tokyo" }).Step(5);
        world.Edit(s => s with { Timeout = null }).Step(35);

        world.Status.EffectiveSince.ShouldBe(World.At(5));
        world.Started.Single().RunId.ShouldBe(World.Id(30));
        world.Totals.Missed.ShouldBe(2);
    }

    [Fact]
    public void Another_default_time_zone_takes_effect_once_an_invalid_spec_is_valid_again()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Edit(s => s with { Timeout = "bad" }).Step(5);
        world.Status = world.Status with { EffectiveHash = (EffectiveMark.Read(world.Status.EffectiveHash) with { Zone = "0" }).ToString() };

        world.Step(6).Edit(s => s with { Timeout = null }).Step(35);

        world.Status.EffectiveSince.ShouldBe(World.At(35));
    }

    private static TriggerSpec Every(string text) => new() { Interval = new IntervalTriggerSpec { Every = text } };
}
