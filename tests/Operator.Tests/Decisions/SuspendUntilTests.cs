using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>Suspensions that end by themselves: of one schedule, and of a namespace.</summary>
public sealed class SuspendUntilTests
{
    [Fact]
    public void It_is_suspended_until_then_and_resumes_to_the_second()
    {
        var world = Until(60).Step(0);
        world.Status.State.ShouldBe(ScheduleStates.Suspended);
        world.Condition(ConditionTypes.Suspended).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("True"), c => c.Reason.ShouldBe(Reasons.SuspendedUntil), c => c.Message.ShouldBe("spec.suspendUntil is 2026-01-05T12:01:00Z"));
        world.Condition(ConditionTypes.Ready).Message.ShouldBe("No scheduled runs start: spec.suspendUntil is 2026-01-05T12:01:00Z");
        world.Status.SuspendedUntil.ShouldBe(World.At(60));
        world.LastPlan.WakeAt.ShouldBe(World.At(60));

        world.Step(59.9999999).Started.ShouldBeEmpty();
        world.Step(60).Started.Single().RunId.ShouldBe(World.Id(60));
        world.Condition(ConditionTypes.Suspended).Status.ShouldBe("False");
        world.Status.SuspendedUntil.ShouldBeNull();
        world.Totals.Suspended.ShouldBe(5);
        world.Recent.Single().Message.ShouldBe("5 runs scheduled between 2026-01-05T12:00:10Z and 2026-01-05T12:00:50Z were suspended");
    }

    [Fact]
    public void The_next_runs_are_those_after_it()
    {
        var world = Until(60).Step(0);

        world.Status.NextRunTime.ShouldBe(World.At(60));
        world.Status.Upcoming!.Select(u => u.ScheduledTime).ShouldBe([World.At(60), World.At(70), World.At(80), World.At(90), World.At(100)]);
    }

    [Fact]
    public void A_late_look_at_its_end_suspends_no_more_than_what_came_before_it()
    {
        var world = Until(60, s => s with { Misfire = s.Misfire with { Policy = "RunAll" } }).Step(0);

        world.Step(85);
        (world.Totals.Suspended, world.Started.Count, world.Status.Backlog?.Remaining).ShouldBe((5, 1, 2));
        world.Started[0].RunId.ShouldBe(World.Id(60));
    }

    [Fact]
    public void One_that_no_leader_saw_is_counted_all_the_same()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Step(10).Succeed(World.Id(10)).Step(11);

        world.Edit(s => s with { SuspendUntil = World.At(60) }).Step(65);
        world.Totals.Suspended.ShouldBe(4);
        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(60)]);
        world.Totals.Missed.ShouldBe(0);
    }

    [Fact]
    public void An_earlier_end_starts_nothing_retroactively()
    {
        var world = Until(600).Step(0);

        world.Edit(s => s with { SuspendUntil = null }).Step(65);
        (world.Totals.Suspended, world.Started.Count).ShouldBe((6, 0));

        var moved = Until(600).Step(0);
        moved.Edit(s => s with { SuspendUntil = World.At(20) }).Step(65);
        (moved.Totals.Suspended, moved.Started.Count).ShouldBe((6, 0));
    }

    [Fact]
    public void An_end_in_the_past_changes_nothing()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Step(10);

        world.Edit(s => s with { SuspendUntil = World.At(5) }).Step(15);
        (world.Totals.Suspended, world.Status.State).ShouldBe((0, ScheduleStates.Running));
        world.Status.EffectiveSince.ShouldBe(World.Created);
    }

    [Fact]
    public void An_end_in_the_past_keeps_what_waits_in_the_backlog()
    {
        var world = new World(World.EveryTenSeconds() with { Misfire = new MisfireSpec("RunAll") }).Step(0).Step(45);
        world.Status.Backlog!.Remaining.ShouldBe(3);

        world.Edit(s => s with { SuspendUntil = World.At(44) }).Step(46);
        (world.Status.Backlog!.Remaining, world.Totals.Suspended).ShouldBe((3, 0));
    }

    [Fact]
    public void At_first_sight_what_came_before_its_end_is_suspended_and_the_rest_missed()
    {
        var world = Until(30).Step(65);
        (world.Totals.Suspended, world.Totals.Missed).ShouldBe((2, 3));
        world.Started.Single().RunId.ShouldBe(World.Id(60));

        var before = Until(-5).Step(65);
        (before.Totals.Suspended, before.Totals.Missed, before.Started.Count).ShouldBe((0, 5, 1));
    }

    [Fact]
    public void A_clock_that_is_set_back_over_its_end_counts_nothing_twice()
    {
        var world = Until(60).Step(0).Step(60).Succeed(World.Id(60)).Step(61);
        world.Step(50).Status.State.ShouldBe(ScheduleStates.Suspended);

        world.Step(65).Totals.Suspended.ShouldBe(5);
        world.Step(70).Started.Select(s => s.RunId).ShouldBe([World.Id(60), World.Id(70)]);
    }

    [Fact]
    public void A_namespace_that_is_suspended_again_and_again_suspends_each_time_once()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);
        foreach (var seconds in (int[])[15, 25, 35])
        {
            world.Pause = "reason=flapping";
            world.Step(seconds - 7).Step(seconds);
            world.Pause = null;
            world.Step(seconds + 0.5);
        }

        // One that no pass has seen suspends nothing.
        world.Pause = "";
        world.Pause = null;
        world.Step(40);
        (world.Totals.Suspended, world.Started.Single().RunId).ShouldBe((3, World.Id(40)));
    }

    [Fact]
    public void Overlapping_suspensions_count_each_time_once()
    {
        var world = Until(60).Step(0);

        world.Edit(s => s with { Suspend = true }).Step(30);
        world.Condition(ConditionTypes.Suspended).Message.ShouldBe("spec.suspend is true; spec.suspendUntil is 2026-01-05T12:01:00Z");
        world.Status.SuspendedUntil.ShouldBeNull();
        world.Pause = "until=2026-01-05T12:01:30Z";
        world.Step(61).Status.State.ShouldBe(ScheduleStates.Suspended);
        world.Edit(s => s with { Suspend = false }).Step(75).Started.ShouldBeEmpty();
        world.Step(90).Started.Single().RunId.ShouldBe(World.Id(90));
        world.Totals.Suspended.ShouldBe(8);
    }

    [Fact]
    public void The_later_of_two_ends_counts_and_shows_at_once()
    {
        var world = Until(60).Step(0);

        world.Pause = "until=2026-01-05T12:01:30Z";
        world.Step(5).Status.SuspendedUntil.ShouldBe(World.At(90));
        world.Status.NextRunTime.ShouldBe(World.At(90));
        world.Pause = "until=2026-01-05T12:01:20Z";
        world.Step(6).Status.NextRunTime.ShouldBe(World.At(80));
        world.Step(60).Started.ShouldBeEmpty();
    }

    [Fact]
    public void A_namespace_is_suspended_and_resumed_without_a_change_of_the_spec()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.Pause = "until=2026-01-05T12:01:00Z; reason=database upgrade";
        world.Step(5);
        Suspended(world).ShouldSatisfyAllConditions(
            c => c.Reason.ShouldBe(Reasons.NamespaceSuspended),
            c => c.Message.ShouldBe("namespace team is suspended until 2026-01-05T12:01:00Z: database upgrade"));
        world.Step(60).Started.Single().RunId.ShouldBe(World.Id(60));
        world.Totals.Suspended.ShouldBe(5);
    }

    [Fact]
    public void A_schedule_that_was_suspended_before_its_namespace_stays_suspended()
    {
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Step(0);

        world.Pause = "";
        world.Step(5);
        world.Pause = null;
        world.Step(15);
        Suspended(world).ShouldSatisfyAllConditions(c => c.Status.ShouldBe("True"), c => c.Message.ShouldBe("spec.suspend is true"));
    }

    [Fact]
    public void A_malformed_pause_suspends_and_says_what_is_wrong()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        world.Pause = "until=tomorrow";
        world.Step(10).Started.ShouldBeEmpty();
        Suspended(world).Message.ShouldStartWith("namespace team is suspended; its annotation scheduledjobs.dev/suspended has 'until=tomorrow', but expected");
    }

    [Fact]
    public void The_reason_of_a_single_suspension_shows()
    {
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Annotate(ApiConstants.SuspendReasonAnnotation, "ticket 4711").Step(0);

        Suspended(world).Message.ShouldBe("spec.suspend is true: ticket 4711");
        world.Condition(ConditionTypes.Ready).Message.ShouldBe("No scheduled runs start while spec.suspend is true: ticket 4711");
    }

    private static Condition Suspended(World world) => world.Condition(ConditionTypes.Suspended);

    private static World Until(double seconds, Func<ScheduledJobSpec, ScheduledJobSpec>? change = null) =>
        new((change ?? (s => s))(World.EveryTenSeconds() with { SuspendUntil = World.At(seconds) }));
}
