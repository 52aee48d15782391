using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>RunAll runs everything, under any concurrency policy.</summary>
public sealed class BacklogTests
{
    [Theory]
    [InlineData("Forbid")]
    [InlineData("Queue")]
    [InlineData("Replace")]
    public void After_an_absence_all_missed_runs_start_one_by_one_oldest_first(string policy)
    {
        var world = new World(RunAll(policy)).Step(0).Step(45);
        world.Status.Backlog.ShouldBe(new BacklogStatus { From = World.At(20), Through = World.At(40), Remaining = 3 });

        foreach (var second in new[] { 10, 20, 30, 40 })
        {
            world.Active.Single().Id.ShouldBe(World.Id(second));
            world.Succeed(World.Id(second)).Step();
        }

        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(20), World.Id(30), World.Id(40)]);
        world.Totals.ShouldBe(new RunTotals { Succeeded = 4 });
        world.Status.Backlog.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(3, 3)]
    public void Under_Allow_several_are_made_up_for_at_once(int? limit, int atOnce)
    {
        var world = new World(RunAll("Allow") with { Concurrency = new ConcurrencySpec("Allow", limit) }).Step(0).Step(200);

        world.Active.Count.ShouldBe(atOnce);
        world.Status.Backlog!.Remaining.ShouldBe(20 - atOnce);
    }

    [Fact]
    public void Runs_that_come_due_during_a_backlog_join_it()
    {
        var world = new World(RunAll("Forbid")).Step(0).Step(25).Step(30);

        world.Status.Backlog.ShouldBe(new BacklogStatus { From = World.At(20), Through = World.At(30), Remaining = 2 });
        world.Totals.Skipped.ShouldBe(0);
    }

    [Fact]
    public void A_run_due_while_another_is_active_is_skipped_under_Forbid()
    {
        var world = new World(RunAll("Forbid")).Step(0).Step(10).Step(20);

        world.Totals.Skipped.ShouldBe(1);
        world.Status.Backlog.ShouldBeNull();
    }

    [Fact]
    public void The_oldest_beyond_maxCatchUp_are_missed()
    {
        var world = new World(RunAll("Forbid") with { Misfire = new MisfireSpec("RunAll", MaxCatchUp: 3) }).Step(0).Step(105);

        world.Active.Single().Id.ShouldBe(World.Id(80));
        world.Status.Backlog!.Remaining.ShouldBe(2);
        world.Totals.Missed.ShouldBe(7);
        world.Recent.Single().Reason.ShouldBe(Reasons.CatchUpLimit);
    }

    [Fact]
    public void An_edit_of_the_trigger_drops_it_and_counts_it()
    {
        var world = new World(RunAll("Forbid")).Step(0).Step(45);

        world.Edit(s => s with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } } }).Step(46);

        world.Status.Backlog.ShouldBeNull();
        world.Totals.Missed.ShouldBe(3);
        world.Recent[0].ShouldSatisfyAllConditions(
            r => r.Reason.ShouldBe(Reasons.ScheduleChanged),
            r => r.Message.ShouldBe("3 catch-up runs were dropped because the schedule was changed"));
    }

    [Fact]
    public void A_suspension_keeps_it_and_the_end_of_the_suspension_counts_it()
    {
        var world = new World(RunAll("Forbid")).Step(0).Step(45).Edit(s => s with { Suspend = true }).Succeed(World.Id(10)).Step(46);
        world.Status.Backlog!.Remaining.ShouldBe(3);
        world.Active.ShouldBeEmpty();

        world.Edit(s => s with { Suspend = false }).Step(65);

        // 20 s to 40 s waited, 50 s and 60 s fell into the suspension.
        world.Totals.ShouldBe(new RunTotals { Succeeded = 1, Suspended = 5 });
        world.Status.Backlog.ShouldBeNull();
        world.Started.Count.ShouldBe(1);
    }

    [Fact]
    public void A_suspension_does_not_count_what_maxRuns_had_left_out()
    {
        var world = new World(World.EveryTenSeconds() with { MaxRuns = 4, Misfire = new MisfireSpec("RunAll", MaxCatchUp: 4) }).Step(0).Step(55);
        world.Status.Backlog!.Remaining.ShouldBe(3);

        world.Edit(s => s with { MaxRuns = 9, Suspend = true }).Step(85);
        world.Edit(s => s with { Suspend = false }).Step(105);

        world.Totals.Suspended.ShouldBe(5, "three of the backlog, and those at 90 and 100 seconds");
    }

    [Fact]
    public void The_schedule_is_not_completed_before_the_backlog_is_empty()
    {
        var world = new World(RunAll("Forbid") with { EndAt = World.At(40) }).Step(0).Step(45);

        world.Condition(ConditionTypes.Ready).Message.ShouldBe("The last 3 runs are waiting for their turn");
        foreach (var second in new[] { 10, 20, 30, 40 })
            world.Succeed(World.Id(second)).Step();
        world.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.Completed);
    }

    private static ScheduledJobSpec RunAll(string policy) => World.EveryTenSeconds() with
    {
        Misfire = new MisfireSpec("RunAll"),
        Concurrency = new ConcurrencySpec(policy),
    };
}
