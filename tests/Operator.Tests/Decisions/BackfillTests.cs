using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

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

    [Theory]
    [InlineData("Forbid")]
    [InlineData("Queue")]
    [InlineData("Replace")]
    public void A_run_of_the_schedule_that_finds_the_only_slot_taken_by_a_Backfill_waits_and_is_next(string policy)
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec(policy) }) { Now = World.At(5) };
        world.Step().Step(10).Succeed(World.Id(10)).Step(11).Fill("night", 0, 10);
        world.Step(12);
        world.HasObject(World.IdOf("night", 10)).ShouldBeTrue();

        world.Step(20);
        world.Active.Single().Id.ShouldBe(World.IdOf("night", 10));
        world.Status.Queued!.Single().Id.ShouldBe(World.Id(20));
        world.Succeed(World.IdOf("night", 10)).Step(24);

        world.Active.Single().Id.ShouldBe(World.Id(20));
        world.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
    }

    [Fact]
    public void With_Forbid_one_run_waits_and_the_next_is_skipped()
    {
        var world = Suspended(100).Fill("night", 10, 20).Step();
        world.Edit(s => s with { Suspend = false }).Step();
        world.Step(110);
        world.Step(120);

        world.Status.Queued!.Single().Id.ShouldBe(World.Id(110));
        world.Totals.Skipped.ShouldBe(1);
        world.Recent[0].Message.ShouldBe($"Run {World.Id(120)} was skipped: run {World.Id(110)} waits already, and the concurrency policy is Forbid");
    }

    [Fact]
    public void A_slot_stays_free_for_the_schedule_if_there_is_more_than_one()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Forbid", Limit: 3) }) { Now = World.At(5) };
        world.Step();
        world.Step(10).Succeed(World.Id(10)).Fill("night", 0, 10, s => s with { Concurrency = 5 });
        world.Fill("other", 0, 10, s => s with { Concurrency = 5 }).Fill("third", 0, 10);
        world.Step(11);

        world.Active.Select(r => r.Id).ShouldBe([World.IdOf("night", 10), World.IdOf("other", 10)]);
        world.Step(20);
        world.Active[^1].Id.ShouldBe(World.Id(20));
    }

    [Fact]
    public void A_run_that_would_still_have_the_only_slot_when_the_next_is_due_waits_until_that_has_ended()
    {
        var world = new World(World.EveryTenSeconds() with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1m" } } });
        world.Step(0).Step(60);
        world.Now = World.At(75);
        world.Succeed(World.Id(60)).Step();

        // It took 15 s, and with a margin of 2 s the next one would have to start by 103 s at the latest.
        world.Now = World.At(103.5);
        world.Fill("night", 0, 60).Step();
        world.Active.ShouldBeEmpty();

        world.Step(120).Active.Single().Id.ShouldBe(World.Id(120));
        world.Succeed(World.Id(120)).Step(121);
        world.Active.Single().Id.ShouldBe(World.IdOf("night", 60));
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(3, 1)]
    [InlineData(1, 1)]
    public void Half_of_the_namespace_is_left_to_others(int limit, int started)
    {
        var world = Suspended(200, s => s with { Concurrency = new ConcurrencySpec("Allow") });
        world.Room = new NamespaceRoom(limit, ActiveElsewhere: 0);
        world.Fill("night", 0, 200, s => s with { Concurrency = 20 }).Step();

        world.Active.Count.ShouldBe(started);
        world.LastPlan.WakeAt.ShouldNotBeNull("room is looked for again");
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
    public void While_it_is_not_known_which_exist_nothing_of_them_starts_or_stops()
    {
        var world = Suspended(100).Fill("night", 0, 100).Step();
        var backfills = world.Backfills;
        world.Backfills = null;
        world.Succeed(World.IdOf("night", 10)).Step();

        world.Active.ShouldBeEmpty();
        world.Status.Backfills!.Single().Succeeded.ShouldBe(1);
        world.Backfills = backfills;
        world.Step();
        world.Active.Single().Id.ShouldBe(World.IdOf("night", 20));
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
            Id = World.IdOf("night", 10), ScheduledTime = World.At(10), Reason = Reasons.PodFailed, Message = "container main exited with code 1",
        });
        ConditionOf(night, ConditionTypes.Complete).Message.ShouldBe("1 of 2 runs succeeded, 1 failed");
        ConditionOf(night, ConditionTypes.Failed).Reason.ShouldBe(Reasons.RunsFailed);
        world.Status.ConsecutiveFailures.ShouldBe(0, "the schedule is not Failing");
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

    /// <summary>It is taken on record before anything of it starts: what is found after a crash belongs to it.</summary>
    [Theory]
    [InlineData(CrashPoint.BeforeStatus)]
    [InlineData(CrashPoint.AfterFirstStart)]
    [InlineData(CrashPoint.AfterStatus)]
    public void A_crash_at_the_first_start_starts_nothing_twice(CrashPoint point)
    {
        var world = Suspended(100).Fill("night", 0, 40);
        world.StepAndCrash(100, point).Step(101);
        var first = world.Started.Count(s => s.RunId == World.IdOf("night", 10));
        first.ShouldBe(1);
        world.Started.Clear();

        Play(world, 10).ShouldBe(["night 20", "night 30", "night 40"]);
        world.Backfill("night").Status!.Succeeded.ShouldBe(4);
    }

    [Fact]
    public void A_start_that_was_refused_before_a_crash_is_made_again_though_a_later_one_was_found()
    {
        var world = Suspended(100, s => s with { Concurrency = new ConcurrencySpec("Allow") });
        world.Fill("night", 0, 40, s => s with { Concurrency = 2 });
        world.Backfills = [world.Backfill("night") with { Spec = world.Backfill("night").Spec with { Suspend = true } }];
        world.Step();
        world.Backfills = [world.Backfill("night") with { Spec = world.Backfill("night").Spec with { Suspend = false } }];
        world.RefusedCreations = 1;
        world.StepAndCrash(100, CrashPoint.BeforeStops).Step(101);

        world.Started.Select(s => s.RunId).ShouldBe([World.IdOf("night", 20), World.IdOf("night", 30)]);
        world.Started.Clear();
        Play(world, 10).ShouldBe(["night 10", "night 40"]);
        world.Backfill("night").Status!.ShouldSatisfyAllConditions(s => s.Succeeded.ShouldBe(4), s => s.Total.ShouldBe(4));
    }

    [Fact]
    public void If_the_status_of_the_schedule_is_lost_it_goes_on_from_its_own()
    {
        var world = Suspended(100).Fill("night", 0, 40).Step();
        world.Succeed(World.IdOf("night", 10)).Step();
        world.Succeed(World.IdOf("night", 20)).Step();
        world.Lose(World.IdOf("night", 30));
        world.Status = new ScheduledJobStatus();
        world.Started.Clear();

        Play(world, 10).ShouldBe(["night 40"]);
        world.Backfill("night").Status!.ShouldSatisfyAllConditions(
            s => s.Total.ShouldBe(4), s => s.Succeeded.ShouldBe(3), s => s.Unknown.ShouldBe(1), s => s.Progress.ShouldBe("4/4"));
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

    [Fact]
    public void An_AtMostOnce_call_is_recorded_first_and_a_lost_outcome_is_unknown()
    {
        var world = Suspended(100, s => s with { Action = World.HttpAction(), Delivery = DeliveryModes.AtMostOnce }).Fill("night", 0, 20).Step();
        world.Active.Single().Intent.ShouldBe("me");
        world.EndProcess().Step();

        world.Backfill("night").Status!.Unknown.ShouldBe(1);
        world.Active.Single().Id.ShouldBe(World.IdOf("night", 20));
        world.Started.Count(s => s.RunId == World.IdOf("night", 10)).ShouldBe(1);
    }

    [Fact]
    public void An_AtLeastOnce_call_whose_outcome_is_lost_is_made_again_with_the_same_key()
    {
        var world = Suspended(100, s => s with { Action = World.HttpAction() }).Fill("night", 0, 20).Step();
        world.EndProcess().Step();

        world.Started.Select(s => s.RunId).ShouldBe([World.IdOf("night", 10), World.IdOf("night", 10)]);
        world.Backfill("night").Status!.Started.ShouldBe(1);
    }

    private static World Suspended(double now, Func<ScheduledJobSpec, ScheduledJobSpec>? change = null)
    {
        var spec = World.EveryTenSeconds() with { Suspend = true };
        return new World(change?.Invoke(spec) ?? spec) { Now = World.At(now) };
    }

    /// <summary>Lets everything succeed for some rounds. Returns what has started, in this order.</summary>
    private static List<string> Play(World world, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            world.Step((world.Now - World.Created).TotalSeconds + 1);
            foreach (var attempt in world.Attempts.Where(a => !a.IsFinished))
                world.Succeed(attempt.RunId, attempt.Number);
        }

        world.Step();
        return [.. world.Started.Select(s => $"{NameOf(world, s)} {(s.NominalTime - World.Created).TotalSeconds:0}")];
    }

    private static string NameOf(World world, StartAttempt start) =>
        world.Backfills!.FirstOrDefault(b => World.IdOf(b.Metadata.Name!, (start.NominalTime - World.Created).TotalSeconds) == start.RunId)?.Metadata.Name ?? "own";

    private static ScheduledJobs.Kube.Resources.Condition ConditionOf(Backfill backfill, string type) => backfill.Status!.Conditions!.Single(c => c.Type == type);
}
