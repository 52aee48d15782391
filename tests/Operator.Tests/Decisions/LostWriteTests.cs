using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>A run was started, but the status that says so was lost to a conflicting edit or to the end of the process.</summary>
public sealed class LostWriteTests
{
    [Fact]
    public void A_run_that_was_adopted_while_suspended_is_counted_once() =>
        CountsOnce(new World(World.EveryTenSeconds()).Step(0).StepAndCrash(10).Edit(s => s with { Suspend = true }));

    [Fact]
    public void A_run_that_was_adopted_under_an_invalid_trigger_is_counted_once() =>
        CountsOnce(new World(World.EveryTenSeconds()).Step(0).StepAndCrash(10)
            .Edit(s => s with { Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "bad" } } }));

    [Fact]
    public void A_run_that_was_adopted_under_an_invalid_policy_is_counted_once() =>
        CountsOnce(new World(World.EveryTenSeconds()).Step(0).StepAndCrash(10).Edit(s => s with { Timeout = "bad" }));

    [Fact]
    public void The_last_run_of_maxRuns_that_was_adopted_is_counted_once() =>
        CountsOnce(new World(World.EveryTenSeconds() with { MaxRuns = 1 }).Step(0).StepAndCrash(10));

    [Fact]
    public void A_run_that_was_adopted_by_a_process_that_is_stopping_is_counted_once()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).StepAndCrash(10);
        world.IsStopping = true;
        world.Step(11);
        world.IsStopping = false;

        CountsOnce(world);
    }

    [Fact]
    public void Runs_missed_before_the_last_run_of_maxRuns_are_still_counted()
    {
        var world = new World(World.EveryTenSeconds() with { MaxRuns = 1 }).Step(0).StepAndCrash(40).Step(55).Step(65);

        world.Totals.Missed.ShouldBe(3);
        world.Status.LastScheduleTime.ShouldBe(World.At(40));
        world.Started.Count.ShouldBe(1);
    }

    [Fact]
    public void Runs_missed_before_an_adopted_run_are_counted_even_if_the_clock_was_set_back()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).StepAndCrash(40).Step(15);

        world.Totals.Missed.ShouldBe(3);
        world.Status.LastScheduleTime.ShouldBe(World.At(40));
        world.Active.Single().Id.ShouldBe(World.Id(40));
    }

    /// <summary>A run of the timing that was edited back is adopted, but it is none of the times that were missed.</summary>
    [Fact]
    public void A_run_of_another_timing_takes_the_place_of_no_missed_run()
    {
        var spec = World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Forbid", Limit: 2) };
        var world = new World(spec).StepAndCrash(30);
        world.Edit(_ => spec with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "7s" } } }).StepAndCrash(30);
        world.Edit(_ => spec with { Suspend = true }).Step(31);

        world.Active.Select(r => r.Id).ShouldBe([World.Id(28), World.Id(30)]);
        world.Totals.Missed.ShouldBe(2);
    }

    /// <summary>It had failed for good when the other one started.</summary>
    [Fact]
    public void A_failed_run_is_not_retried_beside_the_run_that_a_former_leader_started_in_its_place()
    {
        var world = new World(World.EveryTenSeconds()).Step(10).Fail(World.Id(10)).StepAndCrash(20);
        world.Edit(s => s with { Retry = new RetrySpec(Limit: 2) }).Step(21).Step(60);

        world.Active.Single().Id.ShouldBe(World.Id(20));
        world.Started.Count.ShouldBe(2);
        world.Totals.Failed.ShouldBe(1);
    }

    [Fact]
    public void Runs_skipped_beside_an_adopted_run_are_counted_by_a_stopping_process()
    {
        var world = new World(World.EveryTenSeconds() with { Misfire = new MisfireSpec("RunAll", MaxCatchUp: 2) }).Step(0);
        world.StepAndLoseTheWrite(50);
        world.Started.Single().RunId.ShouldBe(World.Id(40));
        world.IsStopping = true;

        world.Step(51);
        world.IsStopping = false;
        world.Step(52);

        world.Totals.ShouldBe(new RunTotals { Missed = 3, Skipped = 1 });
        world.Status.LastScheduleTime.ShouldBe(World.At(50));
    }

    [Fact]
    public void An_adopted_run_has_its_due_time_and_its_event()
    {
        var world = new World(World.EveryTenSeconds() with { Jitter = "10s" }).Step(0);
        var due = world.Status.NextRunTime!.Value;

        world.StepAndCrash((due - World.Created).TotalSeconds + 1);
        world.Events.Clear();
        world.Step();

        world.Active.Single().DueTime.ShouldBe(due);
        world.Events.Single().Reason.ShouldBe(Reasons.RunStarted);
    }

    [Fact]
    public void The_record_of_missed_runs_is_named_after_a_missed_run()
    {
        // The run of 40 s was started, and 10 to 30 s were missed. At 55 s they are all coalesced into the run of 50 s.
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Allow") }).Step(0).StepAndCrash(40).Step(55);

        var missed = world.Status.RecentRuns!.Single(r => r.Result == RunResults.Missed);
        missed.Id.ShouldBe(World.Id(30));
        missed.ScheduledTime.ShouldBe(World.At(30));
        missed.Message.ShouldNotBeNull().ShouldContain("3 runs scheduled between 2026-01-05T12:00:10Z and 2026-01-05T12:00:30Z were missed (Coalesced)");
    }

    [Fact]
    public void An_unstarted_run_before_an_adopted_one_is_missed_if_nothing_may_start()
    {
        var world = new World(World.EveryTenSeconds() with
        {
            Concurrency = new ConcurrencySpec("Allow"),
            Misfire = new MisfireSpec { Policy = "RunAll" },
        }).Step(0).StepAndCrash(20);
        world.Lose(World.Id(10));
        world.IsStopping = true;

        world.Step(25);

        world.Totals.Missed.ShouldBe(1);
        world.Active.Single().Id.ShouldBe(World.Id(20));
    }

    [Fact]
    public void What_was_left_out_between_a_backlog_and_a_later_run_of_maxRuns_is_counted()
    {
        // 90 s runs and 100 s waits. It waits too long, and 130 s takes its place.
        var world = LastTwoOfMaxRuns(deadline: "30s").Edit(s => s with { Misfire = s.Misfire with { MaxCatchUp = 1 } });
        world.Succeed(World.Id(90)).StepAndLoseTheWrite(135);
        world.Started[^1].RunId.ShouldBe(World.Id(130));

        world.Step(136);

        world.Totals.ShouldBe(new RunTotals { Succeeded = 1, Missed = 11 });
        world.Active.Single().Id.ShouldBe(World.Id(130));
    }

    [Fact]
    public void Nothing_after_a_backlog_that_uses_up_maxRuns_is_missed_when_its_last_run_is_adopted()
    {
        var world = LastTwoOfMaxRuns(deadline: null).Succeed(World.Id(90));
        world.StepAndLoseTheWrite(145);
        world.Started[^1].RunId.ShouldBe(World.Id(100));

        world.Step(146);

        world.Totals.ShouldBe(new RunTotals { Succeeded = 1, Missed = 8 });
        world.Status.LastScheduleTime.ShouldBe(World.At(100));
    }

    [Fact]
    public void An_unstarted_run_before_an_adopted_one_waits_for_a_result_to_be_recorded()
    {
        var world = new World(RunAll("Allow")).Step(0).Annotate("1").Step(1);
        world.StepAndCrash(20);
        world.Lose(World.Id(10)).Succeed("demo-m1").Step(25);

        world.Active.Select(r => r.Id).ShouldBe([World.Id(10), World.Id(20)], ignoreOrder: true);
        world.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
    }

    [Fact]
    public void Unstarted_runs_before_an_adopted_one_start_at_once_as_far_as_maxRuns_allows_and_the_others_are_counted()
    {
        var world = new World(RunAll("Allow") with { MaxRuns = 3 }).Step(0).StepAndCrash(30);
        world.Lose(World.Id(10)).Lose(World.Id(20)).Edit(s => s with { MaxRuns = 2 }).Step(31);

        world.Active.Select(r => r.Id).ShouldBe([World.Id(10), World.Id(30)], ignoreOrder: true);
        world.Totals.ShouldBe(new RunTotals { Missed = 1 });
    }

    [Fact]
    public void What_lies_between_the_last_run_of_maxRuns_and_an_adopted_one_is_counted()
    {
        var world = new World(World.EveryTenSeconds() with { MaxRuns = 2, Concurrency = new ConcurrencySpec("Allow") }).Step(0).StepAndCrash(30);

        world.Edit(s => s with { Misfire = new MisfireSpec("RunEarliest") }).Step(31);

        world.Active.Select(r => r.Id).ShouldBe([World.Id(10), World.Id(30)], ignoreOrder: true);
        world.Totals.ShouldBe(new RunTotals { Missed = 1 });
    }

    private static ScheduledJobSpec RunAll(string policy) => World.EveryTenSeconds() with
    {
        Misfire = new MisfireSpec("RunAll"),
        Concurrency = new ConcurrencySpec(policy),
    };

    /// <summary>The first 8 runs were missed. The next one is active, and the last one waits.</summary>
    private static World LastTwoOfMaxRuns(string? deadline) => new World(World.EveryTenSeconds() with
    {
        MaxRuns = 2,
        Misfire = new MisfireSpec("RunAll", Deadline: deadline, MaxCatchUp: 2),
        Concurrency = new ConcurrencySpec("Forbid"),
    }).Step(0).Step(105);

    /// <summary>The run of 10 s after the creation ends, and its Pod is kept: repeated passes still count one run.</summary>
    private static void CountsOnce(World world)
    {
        world.Step(12);
        world.Active.Single().Id.ShouldBe(World.Id(10));
        world.Status.LastScheduleTime.ShouldBe(World.At(10));

        world.Succeed(World.Id(10)).Step(13).Step(14);
        world.Edit(s => World.EveryTenSeconds() with { MaxRuns = s.MaxRuns }).Step(15).Step(16);

        world.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
        world.Status.StartedRuns.ShouldBe(1);
        world.Active.ShouldBeEmpty();
        world.Started.Count.ShouldBe(1);
        world.HasObject(World.Id(10)).ShouldBeTrue();
    }
}
