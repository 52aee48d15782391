using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What an edit means for the delivery of a run that has already begun.</summary>
public sealed class EditedDeliveryTests
{
    private static readonly RetrySpec Retry = new(1) { Backoff = new BackoffSpec("4s", 2, "1m", 0) };

    private static readonly ScheduledJobSpec Pod = World.EveryTenSeconds() with { Retry = Retry };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_retry_that_an_edit_makes_an_AtMostOnce_call_is_not_made_twice(bool isCallBefore)
    {
        var world = new World(isCallBefore ? Pod with { Action = World.HttpAction() } : Pod).Step(10).Fail(World.Id(10)).Step(10);
        world.Edit(s => s with { Action = World.HttpAction(), Delivery = DeliveryModes.AtMostOnce, Retry = null });

        world.StepAndCrash(14, CrashPoint.AfterFirstStart);
        world.Active.Single().ShouldSatisfyAllConditions(
            r => r.Attempts.ShouldBe(2), r => r.Delivery.ShouldBe(DeliveryModes.AtMostOnce), r => r.Intent.ShouldBe("me"));
        world.Step(15);

        world.Started.Count.ShouldBe(2);
        world.Totals.ShouldBe(new RunTotals { Unknown = 1 });
    }

    [Fact]
    public void A_lost_call_that_was_to_be_made_at_least_once_is_repeated_whatever_an_edit_says()
    {
        var world = new World(World.EveryTenSeconds() with { Action = World.HttpAction() }).Step(10);

        world.Edit(s => s with { Delivery = DeliveryModes.AtMostOnce }).EndProcess().Step(11);

        world.Started.Count.ShouldBe(2);
        world.Active.Single().Delivery.ShouldBeNull();
    }
}
