using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using static ScheduledJobs.Operator.Tests.Decisions.BackfillStory;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>A schedule that runs every ten seconds after noon, and Backfills of the times since then.</summary>
public sealed class BackfillTests
{
    [Fact]
    public void Each_time_of_the_range_runs_once_one_after_the_other_even_while_suspended()
    {
        var world = Suspended(100).Fill("night", 0, 45);

        Play(world, 10).ShouldBe(["night 10", "night 20", "night 30", "night 40"]);

        world.Backfill("night").ShouldSatisfyAllConditions(
            b => b.IsComplete.ShouldBeTrue(),
            b => b.Status!.ShouldSatisfyAllConditions(
                s => s.Total.ShouldBe(4), s => s.Succeeded.ShouldBe(4), s => s.Remaining.ShouldBe(0), s => s.Progress.ShouldBe("4/4"), s => s.Next.ShouldBeNull()),
            b => ConditionOf(b, ConditionTypes.Complete).Message.ShouldBe("4 of 4 runs succeeded"),
            b => ConditionOf(b, ConditionTypes.Failed).Status.ShouldBe("False"));
        world.Status.ShouldSatisfyAllConditions(
            s => s.Backfills.ShouldBeNull("its own status says how it ended"),
            s => s.LastScheduleTime.ShouldBeNull(),
            s => s.StartedRuns.ShouldBe(0),
            s => s.Totals.ShouldBe(new RunTotals()),
            s => s.LastRun.ShouldBeNull(),
            s => s.RecentRuns.ShouldBeNull(),
            s => s.LastSuccessfulTime.ShouldBeNull());
    }

    [Fact]
    public void The_newest_may_go_first_and_several_at_once()
    {
        var world = Suspended(100, s => s with { Concurrency = new ConcurrencySpec("Allow") })
            .Fill("night", 10, 50, s => s with { Order = BackfillOrders.NewestFirst, Concurrency = 2 });

        world.Step();
        world.Started.Select(s => s.RunId).ShouldBe([World.IdOf("night", 50), World.IdOf("night", 40)]);
        world.Started.Clear();
        Play(world, 10).ShouldBe(["night 30", "night 20", "night 10"]);
    }

    [Fact]
    public void Times_after_its_creation_are_left_to_the_schedule()
    {
        var world = Suspended(25).Fill("night", 0, 1000);

        Play(world, 3).ShouldBe(["night 10", "night 20"]);
        world.Backfill("night").Status!.Total.ShouldBe(2);
    }

    [Fact]
    public void Deleting_it_stops_what_runs_and_starts_nothing_more()
    {
        var world = Suspended(100, s => s with { Concurrency = new ConcurrencySpec("Allow") }).Fill("night", 0, 100, s => s with { Concurrency = 2 }).Step();
        world.DeleteBackfill("night").Step();

        world.Stopped.Count.ShouldBe(2);
        world.Status.ShouldSatisfyAllConditions(s => s.Active.ShouldBeNull(), s => s.Backfills.ShouldBeNull(), s => s.Totals.ShouldBe(new RunTotals()));
        world.Events.Count(e => e.Reason == Reasons.RunStopped).ShouldBe(2);
        world.Started.Clear();
        Play(world, 3).ShouldBeEmpty();
    }

    [Fact]
    public void A_failed_run_is_counted_and_named_and_the_rest_runs()
    {
        var world = Suspended(100).Fill("night", 0, 20).Step();
        world.Fail(World.IdOf("night", 10)).Step();
        world.Succeed(World.IdOf("night", 20)).Step();

        var night = world.Backfill("night");
        night.Status!.ShouldSatisfyAllConditions(s => s.Succeeded.ShouldBe(1), s => s.Failed.ShouldBe(1), s => s.Progress.ShouldBe("2/2"));
        night.Status!.Failures!.Single().ShouldBe(new BackfillFailure
        {
            Id = World.IdOf("night", 10),
            ScheduledTime = World.At(10),
            Reason = Reasons.PodFailed,
            Message = "container main exited with code 1",
        });
        ConditionOf(night, ConditionTypes.Complete).Message.ShouldBe("1 of 2 runs succeeded, 1 failed");
        ConditionOf(night, ConditionTypes.Failed).Reason.ShouldBe(Reasons.RunsFailed);
        world.Status.ConsecutiveFailures.ShouldBe(0, "the schedule is not Failing");
    }

    [Fact]
    public void Only_the_last_failures_are_named()
    {
        var world = Suspended(100).Fill("night", 0, 70).Step();
        for (var i = 1; i <= 7; i++)
            world.Fail(World.IdOf("night", 10 * i)).Step();

        var status = world.Backfill("night").Status!;
        status.Failed.ShouldBe(7);
        status.Failures!.Select(f => f.ScheduledTime).ShouldBe([World.At(70), World.At(60), World.At(50), World.At(40), World.At(30)]);
    }

    [Fact]
    public void Too_many_times_start_nothing_until_the_limit_is_raised()
    {
        var world = Suspended(200).Fill("night", 0, 200, s => s with { MaxRuns = 19 }).Step();

        world.Started.ShouldBeEmpty();
        var failed = ConditionOf(world.Backfill("night"), ConditionTypes.Failed);
        failed.Reason.ShouldBe(Reasons.TooManyRuns);
        failed.Message.ShouldBe("spec.maxRuns: the range has 20 nominal times, and at most 19 may run; raise it, or make several Backfills");

        world.Backfills = [world.Backfill("night") with { Spec = world.Backfill("night").Spec with { MaxRuns = 20 } }];
        Play(world, 30).Count.ShouldBe(20);
    }

    [Fact]
    public void A_range_without_times_is_complete_at_once()
    {
        var world = Suspended(200).Fill("night", 11, 19).Step();

        ConditionOf(world.Backfill("night"), ConditionTypes.Complete).Reason.ShouldBe(Reasons.NoTimes);
        world.Step().Status.Backfills.ShouldBeNull();
    }

    [Fact]
    public void Suspending_it_lets_active_runs_end_and_starts_no_more()
    {
        var world = Suspended(200).Fill("night", 0, 30).Step();
        world.Backfills = [world.Backfill("night") with { Spec = world.Backfill("night").Spec with { Suspend = true } }];
        world.Succeed(World.IdOf("night", 10)).Step();

        world.Active.ShouldBeEmpty();
        ConditionOf(world.Backfill("night"), ConditionTypes.Suspended).Status.ShouldBe("True");
    }

    [Fact]
    public void An_edit_of_the_schedule_applies_to_what_has_not_started()
    {
        var world = Suspended(200).Fill("night", 0, 60).Step();
        world.Edit(s => s with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "30s" } } });
        world.Started.Clear();

        Play(world, 5).ShouldBe(["night 30", "night 60"]);
        world.Backfill("night").Status!.Total.ShouldBe(3);
    }

    [Fact]
    public void Five_go_on_at_once_and_others_wait_for_them()
    {
        var world = Suspended(200, s => s with { Concurrency = new ConcurrencySpec("Allow") });
        for (var i = 0; i < 7; i++)
            world.Fill($"b{i}", 0, 10);
        world.Step();

        world.Active.Count.ShouldBe(5);
        ConditionOf(world.Backfill("b6"), ConditionTypes.Complete).Message.ShouldBe("It waits for one of b0, b1, b2, b3, b4 to end");
        world.Started.Clear();
        Play(world, 5).Count.ShouldBe(2);
        world.Backfills!.ShouldAllBe(b => b.IsComplete);
    }

    [Fact]
    public void Its_Pods_do_not_push_those_of_the_schedule_out_of_the_history()
    {
        var world = new World(World.EveryTenSeconds()) { Now = World.At(5) };
        world.Step().Step(10).Succeed(World.Id(10)).Step(11);
        world.Edit(s => s with { Suspend = true }).Step(100);
        world.Started.Clear();
        world.Fill("night", 20, 90);

        Play(world, 20).Count.ShouldBe(8);
        world.HasObject(World.Id(10)).ShouldBeTrue();
        world.Attempts.Count.ShouldBe(4);
    }
}
