using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>Exclusions, suspensions and skips at once: each nominal time has one result, and an excluded time is not a nominal time.</summary>
public sealed class SuspendedAndExcludedTests
{
    private static readonly ExcludeSpec Quiet = new() { Times = ["12:00:20-12:00:40"] };

    [Fact]
    public void A_suspension_counts_no_excluded_time()
    {
        var world = Excludes(s => s with { SuspendUntil = World.At(60) }).Step(0).Step(60);

        world.Started.Single().RunId.ShouldBe(World.Id(60));
        world.Recent.Single().Message.ShouldBe("3 runs scheduled between 2026-01-05T12:00:10Z and 2026-01-05T12:00:50Z were suspended");
        (world.Totals.Suspended, world.Totals.Skipped, world.Totals.Missed).ShouldBe((3, 0, 0));
    }

    [Fact]
    public void What_comes_after_a_suspension_is_not_an_excluded_time()
    {
        var world = Excludes(s => s with { SuspendUntil = World.At(15) }).Annotate(ApiConstants.SkipAnnotation, "2026-01-05T12:00:50Z").Step(0);

        world.Status.NextRunTime.ShouldBe(World.At(40));
        world.Status.Upcoming!.Select(u => u.ScheduledTime).ShouldBe([World.At(40), World.At(60), World.At(70), World.At(80), World.At(90)]);
        world.Step(15).Started.ShouldBeEmpty();
        world.Step(40).Started.Single().RunId.ShouldBe(World.Id(40));
        world.Totals.Suspended.ShouldBe(1);
    }

    [Fact]
    public void An_excluded_time_cannot_be_skipped()
    {
        var world = Excludes().Annotate(ApiConstants.SkipAnnotation, "2026-01-05T12:00:20Z").Step(0);
        world.Events.Single().Message.ShouldBe(
            "A part of the annotation scheduledjobs.dev/skip has no effect: 2026-01-05T12:00:20Z is not a nominal time of the schedule; the next one after it is 2026-01-05T12:00:40Z");

        world.Step(10).Succeed(World.Id(10)).Step(11).Step(40);
        world.Totals.Skipped.ShouldBe(0);
        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(40)]);
    }

    [Fact]
    public void A_time_that_an_exclusion_has_moved_can_be_skipped()
    {
        var moved = new DateTimeOffset(2026, 1, 6, 13, 0, 0, TimeSpan.Zero);
        var world = new World(World.EveryTenSeconds() with
        {
            Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "0 13 * * MON" } },
            Exclude = new ExcludeSpec { Dates = ["2026-01-05"], Policy = "NextDay" },
        });
        world.Step(0).Status.NextRunTime.ShouldBe(moved);

        world.Annotate(ApiConstants.SkipAnnotation, "2026-01-06T13:00:00Z").Step(1);
        world.Events.ShouldBeEmpty();
        world.Status.NextRunTime.ShouldBe(moved.AddDays(6));
        world.Now = moved;
        world.Step().Started.ShouldBeEmpty();
        (world.Totals.Skipped, world.Status.LastScheduleTime).ShouldBe((1, moved));
    }

    [Fact]
    public void An_exclusion_that_is_added_in_a_suspension_is_an_edit_of_the_timing()
    {
        var world = new World(World.EveryTenSeconds() with { SuspendUntil = World.At(60) }).Step(0);

        // What was due before belonged to another timing; from then on, 30 is excluded, and 40 and 50 are suspended.
        world.Edit(s => s with { Exclude = Quiet }).Step(25);
        world.Status.EffectiveSince.ShouldBe(World.At(25));
        world.Step(60);
        (world.Totals.Suspended, world.Started.Single().RunId).ShouldBe((2, World.Id(60)));
    }

    private static World Excludes(Func<ScheduledJobSpec, ScheduledJobSpec>? change = null) =>
        new((change ?? (s => s))(World.EveryTenSeconds() with { Exclude = Quiet }));
}
