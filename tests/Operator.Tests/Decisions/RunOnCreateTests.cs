using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>The run on create of a resource that cannot start it at first sight.</summary>
public sealed class RunOnCreateTests
{
    private static readonly ScheduledJobSpec Invalid = World.EveryTenSeconds() with { RunOnCreate = true, TimeZone = "Mars/Olympus" };

    [Fact]
    public void It_waits_until_the_spec_is_valid()
    {
        var world = new World(Invalid).Step(1).Step(2);
        world.Started.ShouldBeEmpty();
        world.Status.State.ShouldBe(ScheduleStates.Invalid);
        world.Status.Queued!.Single().Trigger.ShouldBe(RunTriggers.Create);

        world.Edit(s => s with { TimeZone = null }).Step(3);

        world.Active.Single().ShouldSatisfyAllConditions(
            r => r.Trigger.ShouldBe(RunTriggers.Create), r => r.ScheduledTime.ShouldBe(World.Created));
        world.Succeed(world.Active[0].Id).Step(4).Step(5);
        world.Started.Count.ShouldBe(1);
        world.Status.Queued.ShouldBeNull();
    }

    [Fact]
    public void It_is_not_repeated_by_a_leader_that_dies_after_it_started()
    {
        var world = new World(Invalid).Step(1).Edit(s => s with { TimeZone = null }).StepAndCrash(2);

        world.Step(3).Step(4);

        world.Started.Count.ShouldBe(1);
        world.Active.Single().Trigger.ShouldBe(RunTriggers.Create);
        world.Status.Queued.ShouldBeNull();
    }

    [Fact]
    public void It_is_not_repeated_if_its_record_is_lost_and_a_suspension_is_set_that_has_passed()
    {
        var world = new World(World.EveryTenSeconds() with { RunOnCreate = true, Concurrency = new ConcurrencySpec("Allow") }).StepAndLoseTheWrite(25);

        world.Pause = "until=2026-01-05T12:00:31Z";
        world.Step(36).Step(37);

        world.Started.Count(s => s.Trigger == RunTriggers.Create).ShouldBe(1);
    }

    [Fact]
    public void It_is_left_to_the_next_leader_by_one_that_is_ending()
    {
        var world = new World(World.EveryTenSeconds() with { RunOnCreate = true }) { IsStopping = true }.Step(1);
        world.Started.ShouldBeEmpty();

        world.IsStopping = false;
        world.Step(2).Step(3);

        world.Active.Single().Trigger.ShouldBe(RunTriggers.Create);
        world.Started.Count.ShouldBe(1);
    }

    [Fact]
    public void A_suspended_resource_has_none()
    {
        var world = new World(Invalid with { Suspend = true }).Step(1);

        world.Edit(s => s with { TimeZone = null, Suspend = false }).Step(2);

        world.Started.ShouldBeEmpty();
    }
}
