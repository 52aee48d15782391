using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

public sealed class InvalidSpecTests
{
    [Fact]
    public void A_bad_cron_expression_is_reported_once_and_recovers_with_the_next_edit()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.Edit(s => s with { Trigger = Cron("61 * * * *") }).Step(5).Step(6);
        world.Condition(ConditionTypes.Ready).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("False"),
            c => c.Reason.ShouldBe(Reasons.InvalidSchedule),
            c => c.Message.ShouldContain("spec.trigger.cron.expression"),
            c => c.Message.ShouldContain("61"),
            c => c.ObservedGeneration.ShouldBe(2));
        world.Condition(ConditionTypes.Stalled).Status.ShouldBe("True");
        world.Events.Count(e => e is { Type: EventType.Warning, Reason: Reasons.InvalidSchedule }).ShouldBe(1);
        world.Status.NextRunTime.ShouldBeNull();

        world.Edit(s => s with { Trigger = Cron("* * * * *") }).Step(7);
        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
        world.Condition(ConditionTypes.Stalled).Status.ShouldBe("False");
    }

    [Fact]
    public void A_run_that_is_active_still_gets_its_result()
    {
        var world = new World(World.EveryTenSeconds()).Step(10);

        world.Edit(s => s with { TimeZone = "Mars/Olympus" }).Step(11);
        world.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.InvalidTimeZone);
        world.Active.Count.ShouldBe(1);

        world.Succeed(World.Id(10)).Step(12).Totals.Succeeded.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void While_an_edit_is_invalid_an_active_run_keeps_its_timeout(bool isNewLeader)
    {
        var world = new World(World.EveryTenSeconds() with { Timeout = "30s" }).Step(10).Run(World.Id(10)).Step(11);

        world.Edit(s => s with { TimeZone = "Mars/Olympus", Timeout = "5s" }).Step(16);
        if (isNewLeader)
            world.EndProcess();
        world.Now = World.At(40).AddTicks(-1);
        world.Step().Active.Count.ShouldBe(1);

        world.Step(40).Status.LastRun!.Reason.ShouldBe(Reasons.DeadlineExceeded);
        world.Active.ShouldBeEmpty();
    }

    [Fact]
    public void While_an_edit_is_invalid_an_active_run_keeps_its_retries()
    {
        var spec = World.EveryTenSeconds() with { Retry = new RetrySpec(1) { Backoff = new BackoffSpec("4s", 2, "1m", 0) } };
        var world = new World(spec).Step(10);

        world.Edit(s => s with { TimeZone = "Mars/Olympus", Retry = null }).Step(11).Fail(World.Id(10)).Step(11);
        world.Active.Single().NextAttemptTime.ShouldBe(World.At(15));

        world.Step(15).Started[^1].Number.ShouldBe(2);
    }

    [Fact]
    public void A_leader_that_never_saw_a_valid_spec_does_not_retry()
    {
        var spec = World.EveryTenSeconds() with { Retry = new RetrySpec(1) { Backoff = new BackoffSpec("4s", 2, "1m", 0) } };
        var world = new World(spec).Step(10);

        world.Edit(s => s with { TimeZone = "Mars/Olympus" }).Step(11).EndProcess().Fail(World.Id(10)).Step(12);

        world.Active.ShouldBeEmpty();
        world.Totals.Failed.ShouldBe(1);
    }

    [Fact]
    public void Conditions_keep_their_transition_time_until_their_status_changes()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);
        var first = world.Condition(ConditionTypes.Ready).LastTransitionTime;

        world.Step(10).Condition(ConditionTypes.Ready).LastTransitionTime.ShouldBe(first);
        world.Edit(s => s with { Trigger = Cron("bad") }).Step(15);

        world.Condition(ConditionTypes.Ready).LastTransitionTime.ShouldBe(World.At(15));
    }

    private static TriggerSpec Cron(string text) => new() { Cron = new CronTriggerSpec { Expression = text } };
}
