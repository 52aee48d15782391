using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>The annotation that leaves out single runs.</summary>
public sealed class SkipOnRequestTests
{
    [Fact]
    public void A_time_that_is_named_does_not_run_and_is_counted()
    {
        var world = Skips("2026-01-05T12:00:20Z").Step(0);
        world.Status.Upcoming!.Select(u => u.ScheduledTime).ShouldBe([World.At(10), World.At(30), World.At(40), World.At(50), World.At(60)]);
        Runs(world, 10);
        world.Status.NextRunTime.ShouldBe(World.At(30));
        world.LastPlan.WakeAt.ShouldBe(World.At(20));

        world.Step(20);
        world.Recent[0].ShouldSatisfyAllConditions(
            r => r.Id.ShouldBe(World.Id(20)), r => r.Result.ShouldBe(RunResults.Skipped), r => r.Reason.ShouldBe(Reasons.Requested));
        world.Events.Single(e => e.Reason == Reasons.RunSkipped).Cause.ShouldBe(Reasons.Requested);
        (world.Totals.Skipped, world.Status.LastScheduleTime).ShouldBe((1, World.At(20)));

        world.Step(30);
        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(30)]);
    }

    [Fact]
    public void It_is_not_the_run_that_runs_for_all_late_ones()
    {
        var latest = Skips("2026-01-05T12:00:40Z").Step(0).Step(45);
        latest.Started.Single().RunId.ShouldBe(World.Id(30));
        (latest.Totals.Skipped, latest.Totals.Missed, latest.Status.LastScheduleTime).ShouldBe((1, 2, World.At(40)));

        var earliest = Skips("2026-01-05T12:00:10Z", s => s with { Misfire = s.Misfire with { Policy = "RunEarliest" } }).Step(0).Step(45);
        earliest.Started.Single().RunId.ShouldBe(World.Id(20));
        (earliest.Totals.Skipped, earliest.Totals.Missed).ShouldBe((1, 2));
    }

    [Fact]
    public void A_backlog_goes_on_without_it()
    {
        var world = Skips("2026-01-05T12:00:20Z", s => s with { Misfire = s.Misfire with { Policy = "RunAll" } }).Step(0).Step(45);

        for (var round = 0; round < 4 && world.Active.Count > 0; round++)
            world.Succeed(world.Active[0].Id).Step();
        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(30), World.Id(40)]);
        (world.Totals.Skipped, world.Totals.Succeeded, world.Totals.Missed).ShouldBe((1, 3, 0));
    }

    [Fact]
    public void It_is_left_out_also_if_a_former_leader_started_a_newer_run_and_its_status_was_lost()
    {
        var world = Skips("2026-01-05T12:00:20Z", s => s with { Misfire = new MisfireSpec("RunAll"), Concurrency = new ConcurrencySpec("Allow") }).Step(0).StepAndCrash(35);
        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(30)]);

        world.Step(36).Step(37);
        (world.Totals.Skipped, world.Status.Queued, world.Started.Count).ShouldBe((1, null, 2));
    }

    [Fact]
    public void A_run_that_a_former_leader_has_started_is_not_skipped()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).StepAndCrash(10).Annotate(ApiConstants.SkipAnnotation, "2026-01-05T12:00:10Z").Step(12);

        (world.Totals.Skipped, world.Active.Single().Id, world.Started.Count).ShouldBe((0, World.Id(10), 1));
    }

    [Fact]
    public void A_time_that_is_dealt_with_stays_what_it_is()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);
        Runs(world, 10).Annotate(ApiConstants.SkipAnnotation, "2026-01-05T12:00:10Z").Step(15);

        (world.Totals.Skipped, world.Totals.Succeeded).ShouldBe((0, 1));
        world.Events.ShouldNotContain(e => e.Reason == Reasons.SkipIgnored);
    }

    [Fact]
    public void A_suspended_time_counts_as_suspended()
    {
        var world = Skips("2026-01-05T12:00:20Z", s => s with { SuspendUntil = World.At(30) }).Step(0).Step(30);

        (world.Totals.Skipped, world.Totals.Suspended).ShouldBe((0, 2));
    }

    [Fact]
    public void A_name_that_is_set_during_a_suspension_shows_at_once()
    {
        var world = new World(World.EveryTenSeconds() with { SuspendUntil = World.At(60) }).Step(0);
        world.Annotate(ApiConstants.SkipAnnotation, "2026-01-05T12:01:00Z").Step(1);

        world.Status.NextRunTime.ShouldBe(World.At(70));
        world.Step(60).Totals.Skipped.ShouldBe(1);
    }

    [Fact]
    public void With_jitter_it_is_skipped_when_it_is_due()
    {
        var world = Skips("2026-01-05T12:00:10Z", s => s with { Jitter = "9s" }).Step(0);
        var due = world.LastPlan.WakeAt!.Value;
        due.ShouldBeGreaterThan(World.At(10));

        world.Now = due.AddTicks(-1);
        world.Step().Totals.Skipped.ShouldBe(0);
        world.Now = due;
        world.Step().Totals.Skipped.ShouldBe(1);
    }

    [Fact]
    public void It_is_skipped_also_when_another_run_ends_in_the_same_pass()
    {
        var world = Skips("2026-01-05T12:00:20Z").Step(0).Step(10).Succeed(World.Id(10)).Step(35);

        world.Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(30)]);
        (world.Totals.Skipped, world.Totals.Missed).ShouldBe((1, 0));
    }

    [Fact]
    public void A_name_that_is_removed_a_tick_before_its_time_has_no_effect()
    {
        var world = Runs(Skips("2026-01-05T12:00:20Z").Step(0), 10).Annotate(ApiConstants.SkipAnnotation, null).Step(19.9999999);

        world.Status.NextRunTime.ShouldBe(World.At(20));
        world.Step(20).Started.Count.ShouldBe(2);
    }

    [Fact]
    public void A_name_that_is_set_when_its_time_is_due_has_an_effect()
    {
        var world = Runs(new World(World.EveryTenSeconds()).Step(0), 10).Annotate(ApiConstants.SkipAnnotation, "2026-01-05T12:00:20Z").Step(20);

        (world.Totals.Skipped, world.Started.Count).ShouldBe((1, 1));
    }

    [Fact]
    public void A_clock_that_is_set_back_and_a_status_that_is_lost_skip_it_once()
    {
        var world = Runs(Skips("2026-01-05T12:00:20Z").Step(0), 10).StepAndLoseTheWrite(20);
        world.Step(20).Step(5).Step(20).Step(21).Totals.Skipped.ShouldBe(1);
        world.Step(30).Started.Select(s => s.RunId).ShouldBe([World.Id(10), World.Id(30)]);
    }

    [Fact]
    public void A_schedule_with_nothing_else_left_is_neither_wrong_nor_completed()
    {
        var world = Skips("2026-01-05T12:00:30Z", s => s with { Trigger = new TriggerSpec { Date = new DateTriggerSpec { At = "2026-01-05T12:00:30Z" } } }).Step(0);
        world.Condition(ConditionTypes.Ready).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("True"),
            c => c.Reason.ShouldBe(Reasons.Scheduled),
            c => c.Message.ShouldBe("All times that are left are to be skipped, as the annotation scheduledjobs.dev/skip requests"));
        (world.Status.State, world.Status.NextRunTime, world.LastPlan.WakeAt).ShouldBe((ScheduleStates.Scheduled, null, World.At(30)));

        world.Step(30);
        (world.Totals.Skipped, world.Status.State).ShouldBe((1, ScheduleStates.Completed));
    }

    [Theory]
    [InlineData("tomorrow", "'tomorrow' is not a time; expected times such as 2026-11-24T09:00:00Z, separated by commas")]
    [InlineData("2026-01-05T12:00:20", "'2026-01-05T12:00:20' is not a time; expected")]
    [InlineData("2026-01-05T12:00:25Z", "2026-01-05T12:00:25Z is not a nominal time of the schedule; the next one after it is 2026-01-05T12:00:30Z")]
    public void What_has_no_effect_is_told_once(string value, string problem)
    {
        var world = Skips($"2026-01-05T12:00:10Z,{value}").Step(0);
        world.Events.Single().ShouldSatisfyAllConditions(e => e.Reason.ShouldBe(Reasons.SkipIgnored), e => e.Message.ShouldContain(problem));

        world.Events.Clear();
        world.EndProcess().Step(5).Events.ShouldBeEmpty();
        world.Step(10).Totals.Skipped.ShouldBe(1);
    }

    private static World Skips(string value, Func<ScheduledJobSpec, ScheduledJobSpec>? change = null) =>
        new World((change ?? (s => s))(World.EveryTenSeconds())).Annotate(ApiConstants.SkipAnnotation, value);

    private static World Runs(World world, double seconds) => world.Step(seconds).Succeed(World.Id(seconds)).Step(seconds + 1);
}
