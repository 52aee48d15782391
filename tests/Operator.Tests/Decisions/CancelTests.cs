using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>The annotation that stops runs.</summary>
public sealed class CancelTests
{
    private static readonly ScheduledJobSpec Once = World.EveryTenSeconds() with { Trigger = new TriggerSpec { Date = new DateTriggerSpec { At = "2026-01-05T12:00:10Z" } } };

    private static readonly ScheduledJobSpec Retries = Once with { Retry = new RetrySpec(2) { Backoff = new BackoffSpec("1m", 1, "1m", 0) } };

    [Fact]
    public void An_active_run_is_stopped_once_its_end_is_on_record()
    {
        var world = Cancel(new World(Once).Step(0).Step(10), World.Id(10));

        world.Step(12);
        world.Stopped.ShouldHaveSingleItem().RunId.ShouldBe(World.Id(10));
        world.Active.ShouldBeEmpty();
        world.Recent[0].ShouldSatisfyAllConditions(
            r => r.Result.ShouldBe(RunResults.Cancelled),
            r => r.Reason.ShouldBe(Reasons.Cancelled),
            r => r.CompletionTime.ShouldBe(World.At(12)),
            r => r.Message.ShouldBe("the annotation scheduledjobs.dev/cancel names it"));
        world.Totals.ShouldBe(new RunTotals { Cancelled = 1 });
        var told = world.Events.Single(e => e.Reason == Reasons.RunCancelled);
        (told.Type, told.Message).ShouldBe((EventType.Normal, $"Run {World.Id(10)} was cancelled: the annotation scheduledjobs.dev/cancel names it"));
    }

    [Theory]
    [InlineData(CrashPoint.BeforeStatus)]
    [InlineData(CrashPoint.BeforeStops)]
    [InlineData(CrashPoint.AfterStops)]
    [InlineData(CrashPoint.LostStatus)]
    public void Whenever_the_operator_dies_it_is_cancelled_once(CrashPoint point)
    {
        foreach (var action in (ActionSpec[])[Once.Action, World.HttpAction()])
        {
            var world = Cancel(new World(Once with { Action = action }).Step(0).Step(10), World.Id(10)).StepAndCrash(12, point).Step(13).Step(14);

            world.Totals.ShouldBe(new RunTotals { Cancelled = 1 });
            world.Attempts.ShouldBeEmpty();
            world.Started.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public void A_call_is_stopped_only_after_that_is_on_record_or_it_would_be_repeated()
    {
        var world = Cancel(new World(Once with { Action = World.HttpAction() }).Step(0).Step(10), World.Id(10));

        var plan = Decider.Decide(world.Snapshot());
        plan.Stops.ShouldHaveSingleItem().Kind.ShouldBe(ActionKind.Http);
        plan.RecordBefore.ShouldBe(PlanStep.Stops);
    }

    [Fact]
    public void A_run_that_waits_for_its_next_attempt_gets_none()
    {
        var world = new World(Retries).Step(0).Step(10).Fail(World.Id(10)).Step(12);
        Cancel(world, World.Id(10)).Step(13);
        world.LastPlan.Stops.ShouldBeEmpty();
        world.Step(300);

        (world.Totals.Cancelled, world.Totals.Failed, world.Started.Count).ShouldBe((1, 0, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_is_asked_for_at_the_same_time_never_starts(bool isSuspended)
    {
        var world = new World(Once with { Suspend = isSuspended }).Step(0).Annotate(ApiConstants.RunNowAnnotation, "7");
        Cancel(world, "demo-m7").Step(1).Step(2);

        world.Started.ShouldBeEmpty();
        world.Recent[0].ShouldSatisfyAllConditions(
            r => r.Id.ShouldBe("demo-m7"), r => r.Result.ShouldBe(RunResults.Cancelled), r => r.Trigger.ShouldBe(RunTriggers.Manual), r => r.StartTime.ShouldBeNull());
        world.Totals.ShouldBe(new RunTotals { Cancelled = 1 });
        world.Events.Count(e => e.Reason == Reasons.RunCancelled).ShouldBe(1);
        world.Events.ShouldNotContain(e => e.Reason == Reasons.CancelIgnored || e.Reason == Reasons.RunNowIgnored);
        world.Status.LastManualRun.ShouldBe("7");

        world.Annotate(ApiConstants.RunNowAnnotation, "8").Step(3);
        world.Started.ShouldHaveSingleItem().RunId.ShouldBe("demo-m8");
    }

    [Fact]
    public void Only_the_run_that_is_named_does_not_start()
    {
        var world = new World(Once).Step(0).Annotate(ApiConstants.RunNowAnnotation, "8");
        Cancel(world, "demo-m7").Step(1);

        world.Started.ShouldHaveSingleItem().RunId.ShouldBe("demo-m8");
        world.Events.ShouldContain(e => e.Reason == Reasons.CancelIgnored);
    }

    [Fact]
    public void A_waiting_run_leaves_the_queue_and_the_next_one_moves_up()
    {
        var spec = World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Queue", 1, 3), MaxRuns = 4 };
        var world = Cancel(new World(spec).Step(0).Step(10).Step(20).Step(30), World.Id(20)).Step(32);

        world.Status.Queued!.Select(q => q.Id).ShouldBe([World.Id(30)]);
        world.Recent[0].ShouldSatisfyAllConditions(r => r.Result.ShouldBe(RunResults.Cancelled), r => r.StartTime.ShouldBeNull(), r => r.Id.ShouldBe(World.Id(20)));
        world.Status.LastRun.ShouldBeNull();
        world.Status.StartedRuns.ShouldBe(2, "it uses up one of maxRuns, as one that started would");
        world.Succeed(World.Id(10)).Step(33).Active.Single().Id.ShouldBe(World.Id(30));
    }

    [Fact]
    public void With_the_last_of_maxRuns_cancelled_nothing_starts_retroactively()
    {
        var spec = World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Queue", 1, 3), MaxRuns = 2 };
        var world = Cancel(new World(spec).Step(0).Step(10).Step(20), World.Id(20)).Step(95).Succeed(World.Id(10)).Step(96).Step(200);

        (world.Totals.Cancelled, world.Totals.Succeeded, world.Totals.Missed, world.Started.Count).ShouldBe((1, 1, 0, 1));
        world.Status.State.ShouldBe(ScheduleStates.Completed);
    }

    [Fact]
    public void The_slot_is_free_for_the_next_run()
    {
        var spec = World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Queue", 1, 3) };
        var world = Cancel(new World(spec).Step(0).Step(10).Step(20), World.Id(10)).Step(22);

        world.Active.Single().Id.ShouldBe(World.Id(20));
        world.Started.Count.ShouldBe(2);
    }

    [Fact]
    public void Several_runs_are_cancelled_together()
    {
        var spec = World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Allow") };
        var world = Cancel(new World(spec).Step(0).Step(10).Step(20).Step(30), $"{World.Id(10)}, {World.Id(30)},").Step(31);

        world.Active.Single().Id.ShouldBe(World.Id(20));
        (world.Totals.Cancelled, world.Stopped.Count).ShouldBe((2, 2));
    }

    [Fact]
    public void A_run_that_ended_first_keeps_its_result_and_an_event_says_so()
    {
        var world = Cancel(new World(Once).Step(0).Step(10).Succeed(World.Id(10)), World.Id(10)).Step(12);

        world.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
        Ignored(world).ShouldBe([$"cancel '{World.Id(10)}' stops nothing: this run has ended as Succeeded; no run is active"]);
        world.Stopped.ShouldBeEmpty();
    }

    [Fact]
    public void A_run_that_times_out_at_the_same_time_has_failed()
    {
        var world = Cancel(new World(Once with { Timeout = "5s" }).Step(0).Step(10), World.Id(10)).Step(15);

        world.Totals.ShouldBe(new RunTotals { Failed = 1 });
        Ignored(world).Single().ShouldContain("this run has ended as Failed");
    }

    [Fact]
    public void An_unknown_run_is_told_with_those_that_are_active()
    {
        var world = Cancel(new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Allow") }).Step(0).Step(10).Step(20), "other-1,demo-mx").Step(21);

        Ignored(world).ShouldBe([$"cancel 'other-1' stops nothing: no run with this id is active or waits, and so on for 1 more; active or waiting: {World.Id(10)}, {World.Id(20)}"]);
        world.Active.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(30, "this run has not started; the annotation scheduledjobs.dev/skip leaves out runs that are ahead")]
    [InlineData(-10, "no run with this id is active or waits")]
    public void A_run_that_is_ahead_is_for_the_skip_annotation(int seconds, string why)
    {
        var world = Cancel(new World(World.EveryTenSeconds()).Step(0), World.Id(seconds)).Step(1);

        Ignored(world).Single().ShouldContain(why);
        world.Step(10).Succeed(World.Id(10)).Step(20).Succeed(World.Id(20)).Step(30).Succeed(World.Id(30)).Step(31);
        world.Totals.Cancelled.ShouldBe(0, "the value was dealt with before the run began");
    }

    [Theory]
    [InlineData(",", "it has 0 ids; expected those of 1 to 100 runs")]
    [InlineData(null, "it has 101 ids; expected those of 1 to 100 runs")]
    public void A_list_that_cannot_be_read_stops_nothing(string? value, string why)
    {
        var world = new World(Once).Step(0).Step(10);
        Cancel(world, value ?? string.Join(',', Enumerable.Range(0, 100).Select(i => $"x{i}").Append(World.Id(10)))).Step(11);

        Ignored(world).Single().ShouldContain(why);
        world.Active.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_value_counts_once_however_often_it_is_applied_and_whichever_process_leads()
    {
        var world = Cancel(new World(World.EveryTenSeconds() with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } } }).Step(0), "demo-m7").Step(1);
        Ignored(world).ShouldHaveSingleItem();

        world.Annotate("7").Step(2).EndProcess().Step(3);
        world.Active.Single().Id.ShouldBe("demo-m7");
        Ignored(world).ShouldHaveSingleItem();

        Cancel(world, "demo-m7,").Step(4).Active.ShouldBeEmpty();
        world.Annotate(ApiConstants.CancelAnnotation, null).Step(5).Status.LastCancel.ShouldBeNull();
    }

    [Fact]
    public void A_value_that_is_there_at_first_sight_stops_nothing_and_an_event_says_so()
    {
        // As after a restore that lost the status: the Pod is found, and adopted.
        var world = new World(Once).Step(0).Step(10);
        world.Status = new ScheduledJobStatus();
        Cancel(world, World.Id(10)).Step(11).Step(12);

        world.Active.ShouldHaveSingleItem();
        Ignored(world).Single().ShouldBe($"cancel '{World.Id(10)}' stops nothing: it was already set when the operator first saw this resource, as after a restore. Set a new value to cancel a run");
    }

    [Fact]
    public void While_the_process_ends_it_is_left_to_the_next_leader()
    {
        var world = Cancel(new World(Once).Step(0).Step(10), World.Id(10));
        world.IsStopping = true;
        world.Step(11).Active.ShouldHaveSingleItem();

        world.IsStopping = false;
        world.EndProcess().Step(12).Totals.Cancelled.ShouldBe(1);
    }

    [Fact]
    public void An_invalid_spec_does_not_prevent_it()
    {
        var world = Cancel(new World(Once).Step(0).Step(10).Edit(s => s with { TimeZone = "Nowhere" }), World.Id(10)).EndProcess().Step(11);

        world.Totals.Cancelled.ShouldBe(1);
        world.Attempts.ShouldBeEmpty();
    }

    private static World Cancel(World world, string value) => world.Annotate(ApiConstants.CancelAnnotation, value);

    private static IReadOnlyList<string> Ignored(World world) => [.. world.Events.Where(e => e.Reason == Reasons.CancelIgnored).Select(e => e.Message)];
}
