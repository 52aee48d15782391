using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>The process dies between two writes; the next one has only the cluster's state.</summary>
public sealed class CrashTests
{
    [Fact]
    public void A_Pod_that_was_created_but_not_recorded_is_adopted()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).StepAndCrash(10);

        world.Step(12);

        world.Started.Count.ShouldBe(1);
        world.Active.Single().ShouldSatisfyAllConditions(
            r => r.Id.ShouldBe(World.Id(10)), r => r.StartTime.ShouldBe(World.At(10)));
        world.Status.LastScheduleTime.ShouldBe(World.At(10));
        world.Status.StartedRuns.ShouldBe(1);
    }

    [Fact]
    public void It_is_not_counted_as_missed_when_more_became_due_meanwhile()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Allow") }).Step(0).StepAndCrash(10);

        world.Step(45);

        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(40)]);
        world.Active.Select(r => r.Id).ShouldBe([World.Id(10), World.Id(40)]);
        world.Totals.Missed.ShouldBe(2);
    }

    [Fact]
    public void It_may_have_ended_before_the_next_pass()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).StepAndCrash(10);
        world.Now = World.At(13);

        world.Succeed(World.Id(10)).Step(14);

        world.Totals.Succeeded.ShouldBe(1);
        world.Started.Count.ShouldBe(1);
    }

    [Fact]
    public void A_retry_that_was_created_but_not_recorded_is_adopted()
    {
        var spec = World.EveryTenSeconds() with
        {
            Retry = new RetrySpec(3) { Backoff = new BackoffSpec("2s", 2, "1m", 0) },
        };
        var world = new World(spec).Step(10).Fail(World.Id(10)).Step(10).StepAndCrash(12);

        world.Step(13);

        world.Started.Count.ShouldBe(2);
        world.Active.Single().Attempts.ShouldBe(2);
    }

    [Fact]
    public void A_manual_run_that_was_not_recorded_is_not_repeated()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Annotate("1767614403").StepAndCrash(3);

        world.Step(5);

        world.Started.Count.ShouldBe(1);
        world.Active.Single().Trigger.ShouldBe(RunTriggers.Manual);
        world.Status.LastManualRun.ShouldBe("1767614403");
    }

    [Fact]
    public void A_queued_run_that_was_started_but_not_recorded_leaves_the_queue()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Queue") }).Step(10).Step(20);
        world.Succeed(World.Id(10)).StepAndCrash(22);

        world.Step(23);

        world.Status.Queued.ShouldBeNull();
        world.Active.Single().Id.ShouldBe(World.Id(20));
        world.Started.Count.ShouldBe(2);
    }

    [Fact]
    public void A_queued_manual_run_that_was_started_but_not_recorded_is_not_started_again()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Queue") }).Step(10).Annotate("1").Step(11);
        world.Annotate("2").Succeed(World.Id(10)).StepAndCrash(12);

        world.Step(13);

        world.Started.Count.ShouldBe(2);
        world.Active.Single().Id.ShouldBe("demo-m1");
        world.Status.Queued!.Single().Id.ShouldBe("demo-m2");
        world.Status.LastManualRun.ShouldBe("2");
    }

    [Fact]
    public void A_run_on_create_that_ended_before_it_was_recorded_is_not_repeated()
    {
        var world = new World(World.EveryTenSeconds() with { RunOnCreate = true }).StepAndCrash(1);
        var id = world.Started.Single().RunId;

        world.Succeed(id).Step(2).Step(3);

        world.Started.Count.ShouldBe(1);
        world.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
    }

    [Theory]
    [InlineData("Forbid")]
    [InlineData("Replace")]
    public void A_run_on_create_is_not_lost_if_an_adopted_run_has_ended_at_first_sight(string policy)
    {
        var spec = World.EveryTenSeconds() with { RunOnCreate = true, Concurrency = new ConcurrencySpec(policy) };
        var create = RunNames.Scheduled("demo", World.Created);

        // The dead leader started both at its first sight. The Pod of the run on create was removed, and the other one has ended.
        var world = new World(spec with { Concurrency = new ConcurrencySpec("Allow") }).StepAndCrash(10);
        world.Started.Select(s => s.RunId).ShouldBe([create, World.Id(10)]);
        world.Edit(_ => spec).Lose(create).Succeed(World.Id(10)).Step(12);

        world.Active.Single().Id.ShouldBe(create);
        world.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
    }

    [Fact]
    public void A_run_on_create_waits_if_an_adopted_run_is_to_be_replaced()
    {
        var spec = World.EveryTenSeconds() with { RunOnCreate = true, Concurrency = new ConcurrencySpec("Replace") };
        var create = RunNames.Scheduled("demo", World.Created);
        var world = new World(spec with { Concurrency = new ConcurrencySpec("Allow") }).StepAndCrash(10);

        world.Edit(_ => spec).Lose(create).Step(12).Succeed(World.Id(10)).Step(13);

        world.Active.Single().Id.ShouldBe(create);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_that_was_stopped_for_another_stays_replaced(bool isGone)
    {
        var spec = World.EveryTenSeconds() with
        {
            Concurrency = new ConcurrencySpec("Replace"),
            Retry = new RetrySpec(3),
        };
        var world = new World(spec) { DeletedLinger = !isGone }.Step(10).StepAndCrash(20);

        world.Step(21);

        world.Active.Single().Id.ShouldBe(World.Id(20));
        world.Totals.ShouldBe(new RunTotals { Replaced = 1 });
        world.Started.Count.ShouldBe(2);
    }

    [Fact]
    public void A_run_that_had_ended_before_the_next_one_began_keeps_its_result_under_Replace()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Replace") }).Step(10);
        world.Fail(World.Id(10)).StepAndCrash(20);

        world.Step(21);

        world.Active.Single().Id.ShouldBe(World.Id(20));
        world.Totals.ShouldBe(new RunTotals { Failed = 1 });
    }

    [Fact]
    public void A_call_whose_outcome_was_lost_is_repeated_as_the_same_attempt()
    {
        var world = new World(World.EveryTenSeconds() with { Action = World.HttpAction() }).Step(10);

        world.Lose(World.Id(10)).Step(12);

        world.Started.Count.ShouldBe(2);
        world.Started[1].ShouldBe(world.Started[0]);
        world.Active.Single().Attempts.ShouldBe(1);
    }

    [Fact]
    public void At_most_once_a_lost_outcome_is_unknown_and_not_repeated()
    {
        var spec = World.EveryTenSeconds() with { Action = World.HttpAction(), Delivery = DeliveryModes.AtMostOnce };
        var world = new World(spec).Step(10);
        world.LastPlan.RecordBefore.ShouldBe(PlanStep.Starts);

        world.Lose(World.Id(10)).Step(12);

        world.Started.Count.ShouldBe(1);
        world.Totals.Unknown.ShouldBe(1);
        world.Condition(ConditionTypes.LastRunSucceeded).Status.ShouldBe("Unknown");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_has_timed_out_is_on_record_before_another_takes_its_place(bool isCall)
    {
        var spec = World.EveryTenSeconds() with { Timeout = "40s", Retry = new RetrySpec(1) { Backoff = new BackoffSpec("10m", 1, "10m", 0) } };
        var world = new World(isCall ? spec with { Action = World.HttpAction() } : spec).Step(10);
        if (!isCall)
            world.Fail(World.Id(10)).Step(11).Active.Single().NextAttemptTime.ShouldNotBeNull();

        world.StepAndLoseTheWrite(50);
        world.HasObject(World.Id(10)).ShouldBe(!isCall);
        world.Edit(s => s with { Timeout = null }).Step(51);

        world.Active.Single().Id.ShouldBe(World.Id(10));
        world.Started.ShouldAllBe(s => s.RunId == World.Id(10));
    }

    [Fact]
    public void A_stopping_process_records_results_and_starts_nothing()
    {
        var world = new World(World.EveryTenSeconds() with { Action = World.HttpAction() }).Step(10).Succeed(World.Id(10));
        world.IsStopping = true;

        world.Step(20);

        world.Totals.Succeeded.ShouldBe(1);
        world.Started.Count.ShouldBe(1);
        world.Status.LastScheduleTime.ShouldBe(World.At(10));
    }

    [Fact]
    public void A_stopping_process_leaves_a_cancelled_call_to_the_next()
    {
        var world = new World(World.EveryTenSeconds() with { Action = World.HttpAction() }).Step(10).Lose(World.Id(10));
        world.IsStopping = true;

        world.Step(11).Active.Single().Id.ShouldBe(World.Id(10));
    }

    [Fact]
    public void Nothing_starts_for_a_resource_that_is_being_deleted()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Delete().Step(30);

        world.Started.ShouldBeEmpty();
        world.LastPlan.WakeAt.ShouldBeNull();
    }
}
