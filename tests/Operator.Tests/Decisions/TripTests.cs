using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>Too many failed runs in a row suspend a schedule.</summary>
public sealed class TripTests
{
    [Fact]
    public void Failures_in_a_row_suspend_the_schedule_and_say_so_once()
    {
        var world = Fails(Start(), 10);
        world.Status.Trip.ShouldBe(new TripStatus { Failures = 1 });
        world.Status.State.ShouldBe(ScheduleStates.Failing);

        Fails(world, 20);
        world.Status.Trip.ShouldBe(new TripStatus { Failures = 2, Since = World.At(21) });
        world.Status.State.ShouldBe(ScheduleStates.Tripped);
        world.Condition(ConditionTypes.Suspended).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("True"),
            c => c.Reason.ShouldBe(Reasons.TooManyFailures),
            c => c.Message.ShouldStartWith("2 runs in a row failed, and spec.tripAfter is 2; to resume, start a run by hand that succeeds"));
        world.Condition(ConditionTypes.Healthy).ShouldSatisfyAllConditions(c => c.Status.ShouldBe("False"), c => c.Reason.ShouldBe(Reasons.Tripped));
        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
        world.Events.Count(e => e.Reason == Reasons.Tripped).ShouldBe(1);

        world.Events.Clear();
        world.EndProcess().Step(35);
        world.Started.Count.ShouldBe(2);
        world.Events.ShouldBeEmpty();
    }

    [Fact]
    public void A_success_in_between_starts_the_count_again()
    {
        var world = Fails(Start(), 10);
        world.Step(20).Succeed(World.Id(20)).Step(21);
        world.Status.Trip.ShouldBeNull();
        Fails(world, 30).Status.State.ShouldBe(ScheduleStates.Failing);
    }

    [Fact]
    public void A_run_by_hand_that_succeeds_resumes_from_then_on()
    {
        var world = Tripped().Annotate("1").Step(30);
        world.Active.Single().Trigger.ShouldBe(RunTriggers.Manual);
        world.Fail(world.Active[0].Id).Step(32);
        world.Status.State.ShouldBe(ScheduleStates.Tripped);

        world.Annotate("2").Step(33);
        world.Succeed(world.Active[0].Id).Step(45);
        world.Status.Trip.ShouldBeNull();
        world.Condition(ConditionTypes.Suspended).Status.ShouldBe("False");
        world.Active.ShouldBeEmpty();
        world.Totals.Suspended.ShouldBe(2);
        world.Step(50).Active.Single().Id.ShouldBe(World.Id(50));
    }

    [Fact]
    public void An_edit_resumes()
    {
        var world = Tripped().Edit(s => s with { Timeout = "5m" }).Step(35);

        world.Status.Trip.ShouldBeNull();
        world.Totals.Suspended.ShouldBe(1);
        world.Step(40).Active.Single().Id.ShouldBe(World.Id(40));
    }

    [Fact]
    public void So_does_a_new_value_of_the_annotation_once()
    {
        var world = Tripped().Annotate(ApiConstants.ResumeAnnotation, "1").Step(35);
        world.Condition(ConditionTypes.Suspended).Status.ShouldBe("False");

        Fails(Fails(world, 40), 50).Status.State.ShouldBe(ScheduleStates.Tripped);
        world.Step(61).Status.State.ShouldBe(ScheduleStates.Tripped);
        world.Annotate(ApiConstants.ResumeAnnotation, "2").Step(65).Condition(ConditionTypes.Suspended).Status.ShouldBe("False");
    }

    [Fact]
    public void A_value_that_was_there_at_first_sight_resumes_nothing_later()
    {
        var world = new World(World.EveryTenSeconds() with { TripAfter = 1 }).Annotate(ApiConstants.ResumeAnnotation, "1").Step(0);

        Fails(world, 10).Status.State.ShouldBe(ScheduleStates.Tripped);
        world.Step(25).Status.State.ShouldBe(ScheduleStates.Tripped);
    }

    [Fact]
    public void Without_tripAfter_nothing_is_counted()
    {
        var world = Fails(Fails(new World(World.EveryTenSeconds()).Step(0), 10), 20);

        world.Status.Trip.ShouldBeNull();
        world.Status.State.ShouldBe(ScheduleStates.Failing);
    }

    [Fact]
    public void A_record_of_another_manifest_suspends_nothing()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);
        world.Status = world.Status with { Trip = new TripStatus { Failures = 2, Since = World.At(0) } };

        world.Step(5).Status.Trip.ShouldBeNull();
        world.Condition(ConditionTypes.Suspended).Status.ShouldBe("False");
    }

    [Fact]
    public void Failures_before_an_edit_do_not_count()
    {
        var world = Fails(Start(), 10).Edit(s => s with { Timeout = "5m" }).Step(15);

        Fails(world, 20).Status.Trip.ShouldBe(new TripStatus { Failures = 1 });
    }

    private static World Start() => new World(World.EveryTenSeconds() with { TripAfter = 2 }).Step(0);

    private static World Tripped() => Fails(Fails(Start(), 10), 20);

    private static World Fails(World world, double seconds) => world.Step(seconds).Fail(World.Id(seconds)).Step(seconds + 1);
}
