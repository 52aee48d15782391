using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

public sealed class ConcurrencyTests
{
    [Fact]
    public void Forbid_skips_the_new_run_for_good()
    {
        var world = Busy("Forbid");

        world.Step(20);
        world.Totals.Skipped.ShouldBe(1);
        world.Recent.Single().ShouldSatisfyAllConditions(
            r => r.Result.ShouldBe(RunResults.Skipped), r => r.Reason.ShouldBe(Reasons.Concurrency), r => r.Id.ShouldBe(World.Id(20)));
        world.Status.LastRun.ShouldBeNull();

        world.Succeed(World.Id(10)).Step(21);
        world.Started.Count.ShouldBe(1);
        world.Step(30).Started.Count.ShouldBe(2);
    }

    [Fact]
    public void Allow_starts_beside_the_others()
    {
        var world = Busy("Allow").Step(20).Step(30);

        world.Active.Select(r => r.Id).ShouldBe([World.Id(10), World.Id(20), World.Id(30)]);
    }

    [Fact]
    public void Replace_stops_the_oldest_and_starts_the_new_one()
    {
        var world = Busy("Replace").Step(20);

        world.Stopped.Single().RunId.ShouldBe(World.Id(10));
        world.Active.Single().Id.ShouldBe(World.Id(20));
        world.Totals.Replaced.ShouldBe(1);
        world.Status.LastRun!.Result.ShouldBe(RunResults.Replaced);
    }

    [Fact]
    public void Queue_keeps_the_newest_and_starts_it_when_a_slot_is_free()
    {
        var world = Busy("Queue").Step(20).Step(30);

        world.Status.Queued!.Single().Id.ShouldBe(World.Id(30));
        world.Recent.Single().ShouldSatisfyAllConditions(
            r => r.Id.ShouldBe(World.Id(20)), r => r.Reason.ShouldBe(Reasons.QueueFull));

        world.Succeed(World.Id(10)).Step(34);
        world.Active.Single().Id.ShouldBe(World.Id(30));
        world.Status.Queued.ShouldBeNull();
    }

    [Fact]
    public void A_queued_run_is_not_overtaken()
    {
        var world = Busy("Queue", queueLength: 2).Step(20);

        world.Succeed(World.Id(10)).Step(30);

        world.Active.Single().Id.ShouldBe(World.Id(20));
        world.Status.Queued!.Single().Id.ShouldBe(World.Id(30));
    }

    [Fact]
    public void While_suspended_queued_runs_wait_and_a_manual_one_starts()
    {
        var world = Busy("Queue").Step(20).Edit(s => s with { Suspend = true }).Step(21);

        world.Succeed(World.Id(10)).Annotate("now please").Step(25);

        world.Active.Single().Trigger.ShouldBe(RunTriggers.Manual);
        world.Status.Queued!.Single().Id.ShouldBe(World.Id(20));

        world.Succeed(world.Active[0].Id).Edit(s => s with { Suspend = false }).Step(26);
        world.Active.Single().Id.ShouldBe(World.Id(20));
    }

    [Fact]
    public void A_limit_of_two_lets_two_run()
    {
        var spec = World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Forbid", Limit: 2) };

        var world = new World(spec).Step(0).Step(10).Step(20).Step(30);

        world.Active.Count.ShouldBe(2);
        world.Totals.Skipped.ShouldBe(1);
    }

    [Fact]
    public void A_manual_run_obeys_concurrency_and_leaves_the_schedule_alone()
    {
        var world = Busy("Forbid").Annotate("1767614415").Step(15);

        world.Totals.Skipped.ShouldBe(1);
        world.Status.LastManualRun.ShouldBe("1767614415");
        world.Status.NextRunTime.ShouldBe(World.At(20));

        world.Succeed(World.Id(10)).Annotate("now please").Step(16);
        world.Active.Single().Trigger.ShouldBe(RunTriggers.Manual);
        world.Status.StartedRuns.ShouldBe(1);
        world.Step(17).Started.Count.ShouldBe(2);
    }

    [Fact]
    public void Queued_runs_count_towards_maxRuns()
    {
        var spec = World.EveryTenSeconds() with { MaxRuns = 3, Concurrency = new ConcurrencySpec("Queue", QueueLength: 5) };
        var world = new World(spec).Step(0).Step(10).Step(20);
        world.Status.Upcoming!.Single().ScheduledTime.ShouldBe(World.At(30));

        world.Step(30).Step(40).Step(50);
        world.Status.Queued!.Select(q => q.Id).ShouldBe([World.Id(20), World.Id(30)]);
        world.Status.NextRunTime.ShouldBeNull();

        foreach (var seconds in new[] { 10, 20, 30 })
            world.Succeed(World.Id(seconds)).Step();
        world.Step(100).Totals.ShouldBe(new RunTotals { Succeeded = 3 });
        world.Started.Count.ShouldBe(3);
    }

    private static World Busy(string policy, int queueLength = 1) =>
        new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec(policy, QueueLength: queueLength) }).Step(0).Step(10);
}
