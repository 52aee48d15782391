using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What a cancelled run means for its schedule, and for its Backfill.</summary>
public sealed class CancelledRunTests
{
    [Fact]
    public void It_neither_trips_nor_heals_and_is_told_to_no_one()
    {
        var spec = World.EveryTenSeconds() with { TripAfter = 2, Notifications = [NotificationTests.To("chat", string.Join(' ', NotificationEvents.All))] };
        var world = new World(spec).Step(0).Step(10).Fail(World.Id(10)).Step(11);
        world.Owed.ShouldBe(["RunFailed to chat"]);
        world.Send("chat");
        Cancel(world.Step(20), World.Id(20)).Step(21);

        world.Status.LastRun!.Result.ShouldBe(RunResults.Cancelled);
        (world.Status.ConsecutiveFailures, world.Status.Trip!.Failures, world.Status.State).ShouldBe((1, 1, ScheduleStates.Failing));
        world.Condition(ConditionTypes.Healthy).ShouldSatisfyAllConditions(c => c.Reason.ShouldBe(Reasons.RunFailed), c => c.Message.ShouldContain(World.Id(10)));
        world.Condition(ConditionTypes.LastRunSucceeded).ShouldSatisfyAllConditions(c => c.Status.ShouldBe("Unknown"), c => c.Reason.ShouldBe(Reasons.Cancelled));
        world.Owed.ShouldBeEmpty();

        world.Step(30).Fail(World.Id(30)).Step(31).Status.State.ShouldBe(ScheduleStates.Tripped);
    }

    [Fact]
    public void It_says_nothing_about_health_before_a_run_has_ended_by_itself()
    {
        var world = Cancel(new World(World.EveryTenSeconds()).Step(0).Step(10), World.Id(10)).Step(12);

        world.Condition(ConditionTypes.Healthy).ShouldSatisfyAllConditions(c => c.Status.ShouldBe("Unknown"), c => c.Reason.ShouldBe(Reasons.NoRunYet));
    }

    [Fact]
    public void However_many_are_cancelled_a_failure_before_them_is_not_forgotten()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Step(10).Fail(World.Id(10)).Step(11);
        for (var i = 2; i < 14; i++)
            Cancel(world.Step(i * 10), World.Id(i * 10)).Step((i * 10) + 1);

        world.Totals.Cancelled.ShouldBe(12);
        world.Condition(ConditionTypes.Healthy).ShouldSatisfyAllConditions(c => c.Reason.ShouldBe(Reasons.RunFailed), c => c.Message.ShouldStartWith("1 in a row failed"));
    }

    [Fact]
    public void A_run_of_a_Backfill_is_cancelled_too_and_counted_there()
    {
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Step(0);
        world.Step(60).Fill("outage", 10, 30).Step(61);
        Cancel(world, World.IdOf("outage", 10)).Step(62).Succeed(World.IdOf("outage", 20)).Step(63).Succeed(World.IdOf("outage", 30)).Step(64).Step(65);

        world.Totals.Cancelled.ShouldBe(0, "runs of a Backfill are not in the totals of the schedule");
        world.Backfill("outage").Status!.ShouldSatisfyAllConditions(
            s => s.Cancelled.ShouldBe(1), s => s.Succeeded.ShouldBe(2), s => s.Failed.ShouldBe(0), s => s.Unknown.ShouldBe(0), s => s.Active.ShouldBe(0));
        world.Backfill("outage").IsComplete.ShouldBeTrue();
        world.Backfill("outage").Status!.Conditions!.Single(c => c.Type == ConditionTypes.Failed).Status.ShouldBe("False");
        world.Backfill("outage").Status!.Conditions!.Single(c => c.Type == ConditionTypes.Complete).Message.ShouldBe("2 of 3 runs succeeded, 1 cancelled");
    }

    private static World Cancel(World world, string value) => world.Annotate(ApiConstants.CancelAnnotation, value);
}
