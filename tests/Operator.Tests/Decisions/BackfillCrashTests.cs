using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using static ScheduledJobs.Operator.Tests.Decisions.BackfillStory;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What crashes and lost records leave of a Backfill.</summary>
public sealed class BackfillCrashTests
{
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
}
