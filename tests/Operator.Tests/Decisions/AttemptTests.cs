using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

public sealed class AttemptTests
{
    private static readonly RetrySpec ThreeRetries = new(3) { Backoff = new BackoffSpec("4s", 2, "1m", 0) };

    [Theory]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    public void The_pending_timeout_counts_by_our_clock_and_not_by_the_servers(int offset)
    {
        var world = new World(Hourly() with { PendingTimeout = "20s" }) { ServerAhead = TimeSpan.FromSeconds(offset) }.Step(3600);

        world.Now = World.At(3620).AddTicks(-1);
        world.Step().Stopped.ShouldBeEmpty();

        world.Step(3620).Stopped.Count.ShouldBe(1);
    }

    [Fact]
    public void Success_is_recorded_and_ends_a_streak_of_failures()
    {
        var world = new World(World.EveryTenSeconds()).Step(10).Fail(World.Id(10)).Step(11);
        world.Status.ConsecutiveFailures.ShouldBe(1);
        world.Condition(ConditionTypes.LastRunSucceeded).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("False"), c => c.Reason.ShouldBe(Reasons.PodFailed));

        world.Step(20);
        world.Now = World.At(23);
        world.Succeed(World.Id(20)).Step();

        world.Status.ConsecutiveFailures.ShouldBe(0);
        world.Totals.ShouldBe(new RunTotals { Succeeded = 1, Failed = 1 });
        world.Status.LastSuccessfulTime.ShouldBe(World.At(23));
        world.Status.LastRun!.ShouldSatisfyAllConditions(
            r => r.Result.ShouldBe(RunResults.Succeeded), r => r.CompletionTime.ShouldBe(World.At(23)));
        world.Condition(ConditionTypes.LastRunSucceeded).Status.ShouldBe("True");
        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
    }

    [Fact]
    public void Recent_runs_are_the_newest_ten()
    {
        var world = new World(World.EveryTenSeconds());
        for (var i = 1; i <= 12; i++)
            world.Step(i * 10).Succeed(World.Id(i * 10)).Step((i * 10) + 1);

        world.Recent.Select(r => r.Id).ShouldBe(Enumerable.Range(3, 10).Reverse().Select(i => World.Id(i * 10)));
        world.Totals.Succeeded.ShouldBe(12);
    }

    [Fact]
    public void A_failed_attempt_is_retried_after_its_back_off()
    {
        var world = new World(Hourly() with { Retry = ThreeRetries }).Step(3600);
        var id = World.Id(3600);

        world.Fail(id).Step(3600);
        world.Active.Single().NextAttemptTime.ShouldBe(World.At(3604));
        world.LastPlan.WakeAt.ShouldBe(World.At(3604));
        world.Now = World.At(3604).AddTicks(-1);
        world.Step().Started.Count.ShouldBe(1);

        world.Step(3604);
        world.Started[^1].ShouldSatisfyAllConditions(s => s.RunId.ShouldBe(id), s => s.Number.ShouldBe(2));
        world.Active.Single().ShouldSatisfyAllConditions(r => r.Attempts.ShouldBe(2), r => r.Pod.ShouldBe($"{id}-1"));

        world.Fail(id, 2).Step(3604);
        world.Active.Single().NextAttemptTime.ShouldBe(World.At(3612));
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    public void A_target_that_asks_for_a_longer_wait_gets_it(int retryAfter, int wait)
    {
        var world = new World(Hourly() with { Retry = ThreeRetries }).Step(3600);

        world.Fail(World.Id(3600), retryAfter: TimeSpan.FromSeconds(retryAfter)).Step(3600);

        world.Active.Single().NextAttemptTime.ShouldBe(World.At(3600 + wait));
    }

    [Fact]
    public void After_the_last_retry_the_run_has_failed_once()
    {
        var world = new World(Hourly() with { Retry = ThreeRetries with { Limit = 1 } }).Step(3600);
        var id = World.Id(3600);

        world.Fail(id).Step(3600).Step(3604).Fail(id, 2).Step(3605);

        world.Totals.Failed.ShouldBe(1);
        world.Active.ShouldBeEmpty();
        world.Status.LastRun!.Attempts.ShouldBe(2);
        world.Events.Count(e => e.Reason == Reasons.AttemptFailed).ShouldBe(1);
        world.Events.Count(e => e.Reason == Reasons.RunFailed).ShouldBe(1);
    }

    [Fact]
    public void Only_the_named_failures_are_retried()
    {
        var spec = Hourly() with { Retry = ThreeRetries with { OnlyOn = [RetryClasses.PodLost] } };

        new World(spec).Step(3600).Fail(World.Id(3600)).Step(3601).Active.ShouldBeEmpty();
        new World(spec).Step(3600).Lose(World.Id(3600)).Step(3601).Active.Single().NextAttemptTime.ShouldNotBeNull();
    }

    [Fact]
    public void A_Pod_that_disappeared_fails_the_run()
    {
        var world = new World(World.EveryTenSeconds()).Step(10).Lose(World.Id(10)).Step(11);

        world.Status.LastRun!.ShouldSatisfyAllConditions(
            r => r.Result.ShouldBe(RunResults.Failed), r => r.Reason.ShouldBe(Reasons.PodLost));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void The_timeout_stops_the_whole_run_to_the_tick(long ticks, bool isStopped)
    {
        var world = new World(Hourly() with { Timeout = "30s", Retry = ThreeRetries }).Step(3600).Run(World.Id(3600)).Step(3601);
        world.LastPlan.WakeAt.ShouldBe(World.At(3630));

        world.Now = World.At(3630).AddTicks(ticks);
        world.Step();

        world.Stopped.Count.ShouldBe(isStopped ? 1 : 0);
        world.Active.Count.ShouldBe(isStopped ? 0 : 1);
        if (isStopped)
            world.Status.LastRun!.Reason.ShouldBe(Reasons.DeadlineExceeded);
    }

    [Fact]
    public void The_pass_that_starts_a_run_arms_its_timeout()
    {
        // Nothing more is heard from a call that hangs: no other pass comes before the next run is due.
        var world = new World(Hourly() with { Action = World.HttpAction(), Timeout = "30s" }).Step(3600);

        world.LastPlan.WakeAt.ShouldBe(World.At(3630));
        world.Step(3630).Status.LastRun!.Reason.ShouldBe(Reasons.DeadlineExceeded);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void A_pod_that_does_not_run_in_time_is_stopped(long ticks, bool isStopped)
    {
        var world = new World(Hourly() with { PendingTimeout = "20s" }).Step(3600);

        world.Now = World.At(3620).AddTicks(ticks);
        world.Step();

        world.Stopped.Count.ShouldBe(isStopped ? 1 : 0);
        (world.Status.LastRun?.Reason).ShouldBe(isStopped ? Reasons.PendingTimeout : null);
    }

    [Fact]
    public void A_stopped_Pod_that_lingers_is_not_a_second_failure()
    {
        var spec = Hourly() with { PendingTimeout = "20s", Retry = ThreeRetries };
        var world = new World(spec) { DeletedLinger = true }.Step(3600).Step(3620);
        world.Active.Single().NextAttemptTime.ShouldBe(World.At(3624));

        world.Step(3622);

        world.LastPlan.Events.ShouldBeEmpty();
        world.Active.Single().NextAttemptTime.ShouldBe(World.At(3624));
        world.LastPlan.WakeAt.ShouldBe(World.At(3624));
    }

    [Fact]
    public void A_run_is_checked_again_at_its_timeout_even_if_nothing_else_happens()
    {
        new World(Hourly() with { Timeout = "30s" }).Step(3600).LastPlan.WakeAt.ShouldBe(World.At(3630));
        new World(Hourly() with { Timeout = "30s", PendingTimeout = "20s" }).Step(3600).LastPlan.WakeAt.ShouldBe(World.At(3620));
        new World(Hourly() with { Timeout = "30s", Action = World.HttpAction() }).Step(3600).LastPlan.WakeAt.ShouldBe(World.At(3630));
    }

    [Fact]
    public void The_pending_timeout_does_not_affect_a_running_Pod()
    {
        var world = new World(Hourly() with { PendingTimeout = "20s" }).Step(3600).Run(World.Id(3600)).Step(3700);

        world.Active.Count.ShouldBe(1);
    }

    [Fact]
    public void History_keeps_the_newest_runs_of_each_result()
    {
        var world = new World(World.EveryTenSeconds() with { History = new HistorySpec(2, 1) });
        for (var i = 1; i <= 4; i++)
            world.Step(i * 10).Succeed(World.Id(i * 10)).Step((i * 10) + 1);
        for (var i = 5; i <= 6; i++)
            world.Step(i * 10).Fail(World.Id(i * 10)).Step((i * 10) + 1);
        world.Step(62);

        Enumerable.Range(1, 6).Where(i => world.HasObject(World.Id(i * 10))).ShouldBe([3, 4, 6]);
    }

    [Fact]
    public void If_runs_end_in_the_same_second_history_keeps_the_newer()
    {
        var world = new World(World.EveryTenSeconds() with { History = new HistorySpec(1, 1), Concurrency = new ConcurrencySpec("Allow") });
        world.Step(10).Step(20).Succeed(World.Id(10)).Succeed(World.Id(20)).Step(21).Step(22);

        world.HasObject(World.Id(10)).ShouldBeFalse();
        world.HasObject(World.Id(20)).ShouldBeTrue();
    }

    [Fact]
    public void An_AtMostOnce_call_is_not_repeated_after_an_edit_that_allows_retries()
    {
        var world = new World(World.EveryTenSeconds() with { Action = World.HttpAction(), Delivery = DeliveryModes.AtMostOnce }).Step(0).Step(10);
        world.Edit(s => s with { Delivery = DeliveryModes.AtLeastOnce, Retry = ThreeRetries, Suspend = true });

        world.Fail(World.Id(10), retryClass: RetryClasses.ServerError).Step(11).Step(3600);

        world.Started.Count.ShouldBe(1);
        world.Totals.ShouldBe(new RunTotals { Failed = 1 });
    }

    [Fact]
    public void History_is_also_limited_by_age()
    {
        var world = new World(Hourly() with { History = new HistorySpec(3, 3, "1m") }).Step(3600).Succeed(World.Id(3600)).Step(3600);
        world.LastPlan.WakeAt.ShouldBe(World.At(3660));

        world.Now = World.At(3660).AddTicks(-1);
        world.Step().HasObject(World.Id(3600)).ShouldBeTrue();
        world.Step(3660).HasObject(World.Id(3600)).ShouldBeFalse();
    }

    private static ScheduledJobSpec Hourly() => World.EveryTenSeconds() with
    {
        Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } },
    };
}
