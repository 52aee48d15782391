using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using static ScheduledJobs.Operator.Tests.Decisions.BackfillStory;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>When it is the turn of a Backfill, and when that of its schedule or of others.</summary>
public sealed class BackfillTurnTests
{
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
    public void In_a_suspended_namespace_it_waits_and_says_so()
    {
        var world = Suspended(100);
        world.Pause = "reason=upgrade";
        world.Fill("night", 10, 20).Step();

        world.Active.ShouldBeEmpty();
        var complete = ConditionOf(world.Backfill("night"), ConditionTypes.Complete);
        (complete.Reason, complete.Message).ShouldBe((Reasons.Waiting, "0 of 2 runs succeeded; namespace team is suspended"));
        world.Pause = null;
        world.Step().Active.Single().Id.ShouldBe(World.IdOf("night", 10));
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

    [Fact]
    public void If_runs_take_as_long_as_the_time_between_two_it_starts_all_the_same()
    {
        var world = new World(World.EveryTenSeconds()) { Now = World.At(5) };
        world.Step().Step(10);
        world.Now = World.At(19);
        world.Succeed(World.Id(10)).Step().Fill("night", 0, 10).Step();

        world.Active.Single().Id.ShouldBe(World.IdOf("night", 10));
    }

    [Fact]
    public void Replace_stops_runs_of_the_schedule_and_none_of_a_Backfill()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Replace", Limit: 3) }) { Now = World.At(5) };
        world.Step().Step(10).Succeed(World.Id(10)).Step(11).Fill("night", 0, 10).Step(12).Step(20);
        world.Active.Select(r => r.Id).ShouldBe([World.IdOf("night", 10), World.Id(20)]);

        world.Edit(s => s with { Concurrency = new ConcurrencySpec("Replace", Limit: 1) }).Step(21).Step(30);
        world.HasObject(World.IdOf("night", 10)).ShouldBeTrue();
        world.HasObject(World.Id(20)).ShouldBeFalse();
        world.Status.Queued!.Single().Id.ShouldBe(World.Id(30));
    }

    [Fact]
    public void A_run_of_the_schedule_that_finds_its_namespace_full_waits_for_the_Backfill_too()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Allow") }) { Now = World.At(5), Room = new NamespaceRoom(2, 0) };
        world.Step().Step(10).Succeed(World.Id(10)).Step(11).Fill("night", 0, 10).Step(12);
        world.Room = new NamespaceRoom(2, 1);

        world.Step(20).Status.Queued!.Single().Id.ShouldBe(World.Id(20));
        world.Succeed(World.IdOf("night", 10)).Step(21).Active.Single().Id.ShouldBe(World.Id(20));
    }

    [Fact]
    public void A_run_that_is_due_does_not_wait_for_the_record_of_a_new_Backfill()
    {
        var world = new World(World.EveryTenSeconds()) { Now = World.At(5) };
        world.Step().Step(10).Succeed(World.Id(10)).Step(11).Fill("night", 0, 10);

        var plan = Decider.Decide(world.Snapshot() with { Now = World.At(20) });
        plan.Starts.Single().RunId.ShouldBe(World.Id(20));
        (plan.RecordBefore, plan.Again, plan.Status.Backfills).ShouldBe((PlanStep.None, true, null));
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
        world.LastPlan.WakeAt.ShouldBe(World.At(205), "room is looked for again");
    }
}
