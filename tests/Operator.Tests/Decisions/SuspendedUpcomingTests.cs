using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What a suspended schedule says would run.</summary>
public sealed class SuspendedUpcomingTests
{
    [Fact]
    public void A_suspended_schedule_lists_what_would_run()
    {
        var world = Hourly().Step(0);

        world.Edit(s => s with { Suspend = true }).Step(60);

        Times(world).ShouldBe([1, 2, 3, 4, 5]);
        world.Status.NextRunTime.ShouldBeNull();
        world.Started.ShouldBeEmpty();
    }

    [Fact]
    public void So_does_one_that_was_created_suspended()
    {
        var world = Hourly(s => s with { Suspend = true, MaxRuns = 2 }).Step(0);
        Times(world).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_time_that_has_passed_stays_listed_for_ten_minutes()
    {
        var world = Hourly(s => s with { Suspend = true }).Step(0);
        world.LastPlan.WakeAt.ShouldBe(World.At(4200));

        world.Step(4199.9);
        Times(world).ShouldBe([1, 2, 3, 4, 5]);
        world.LastPlan.WakeAt.ShouldBe(World.At(4200));

        world.Step(4200);
        Times(world).ShouldBe([2, 3, 4, 5, 6]);
        world.LastPlan.WakeAt.ShouldBe(World.At(7800));
        world.Started.ShouldBeEmpty();
    }

    [Fact]
    public void A_schedule_of_every_second_is_not_written_every_second()
    {
        var world = new World(World.EveryTenSeconds() with { Suspend = true, Trigger = Every("1s") }).Step(0);
        var listed = world.Status.Upcoming;

        world.Step(500).Status.Upcoming.ShouldBe(listed);
        world.LastPlan.WakeAt.ShouldBe(World.At(601));
        world.Step(601).Status.Upcoming![0].ScheduledTime.ShouldBe(World.At(602));
    }

    [Fact]
    public void An_edit_is_shown_at_once()
    {
        var world = Hourly(s => s with { Suspend = true }).Step(0);

        world.Edit(s => s with { Trigger = Every("2h") }).Step(10);
        Times(world).ShouldBe([2, 4, 6, 8, 10]);

        world.Edit(s => s with { MaxRuns = 1 }).Step(20);
        Times(world).ShouldBe([2]);
    }

    [Fact]
    public void A_resume_runs_what_was_listed()
    {
        var world = Hourly(s => s with { Suspend = true }).Step(0).Step(4200);

        world.Edit(s => s with { Suspend = false }).Step(5000);
        Times(world).ShouldBe([2, 3, 4, 5, 6]);
        world.Status.NextRunTime.ShouldBe(World.At(7200));
        world.Step(7200).Started.Single().RunId.ShouldBe(World.Id(7200));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_preview_shows_the_same(bool suspended)
    {
        var world = Hourly(s => s with { Suspend = suspended, Jitter = "30m", MaxRuns = 3 }).Step(0);

        var job = world.Job with { Status = world.Status };
        var page = new SchedulePreview(job, world.Snapshot().Compilation.Schedule!, world.Now)
            .Show(new PreviewRange { From = world.Now.AddTicks(1), Count = StatusLimits.Upcoming });
        page.Runs.Select(time => (time.NominalTime, time.DueTime!.Value.ToUnixTimeSeconds()))
            .ShouldBe(world.Status.Upcoming!.Select(run => (run.ScheduledTime!.Value, run.DueTime!.Value.ToUnixTimeSeconds())));
        page.End.ShouldBe(PreviewEnd.MaxRuns);
    }

    private static World Hourly(Func<ScheduledJobSpec, ScheduledJobSpec>? change = null)
    {
        var spec = World.EveryTenSeconds() with { Trigger = Every("1h") };
        return new World(change is null ? spec : change(spec));
    }

    private static TriggerSpec Every(string period) => new() { Interval = new IntervalTriggerSpec { Every = period } };

    private static IEnumerable<double> Times(World world) =>
        (world.Status.Upcoming ?? []).Select(run => (run.ScheduledTime!.Value - World.Created).TotalHours);
}
