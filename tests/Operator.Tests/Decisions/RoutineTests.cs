using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What may be written later: calls that start and succeed, as they do all the time. Everything else is news.</summary>
public sealed class RoutineTests
{
    private readonly World _world = Calm();

    [Fact]
    public void A_call_that_starts_and_one_that_succeeds_are_routine()
    {
        var start = Look(_world, 40);
        (start.IsRoutine, start.Starts.Count).ShouldBe((true, 1));
        start.Events.ShouldBeEmpty();
        var end = Look(_world.Step(40).Succeed(World.Id(40)), 41);
        end.IsRoutine.ShouldBeTrue();
        end.Events.ShouldBeEmpty();
        end.Ended.ShouldHaveSingleItem().Result.ShouldBe(RunResults.Succeeded);
    }

    [Fact]
    public void The_events_of_routine_runs_are_posted_on_request()
    {
        _world.TellsRoutine = true;
        Look(_world, 40).Events.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.RunStarted);
    }

    [Fact]
    public void The_first_look_and_the_first_result_are_news()
    {
        var world = new World(Spec());
        Look(world, 1).IsRoutine.ShouldBeFalse();
        Look(world.Step(1), 10).IsRoutine.ShouldBeTrue();
        Look(world.Step(10).Succeed(World.Id(10)), 11).IsRoutine.ShouldBeFalse();
    }

    [Fact]
    public void A_failure_a_retry_and_the_success_after_it_are_news()
    {
        var failed = Look(_world.Step(40).Fail(World.Id(40), retryClass: RetryClasses.ServerError), 41);
        failed.IsRoutine.ShouldBeFalse();
        failed.Events.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.RunFailed);
        Look(_world.Step(41), 50).IsRoutine.ShouldBeFalse();
        Look(_world.Step(50).Succeed(World.Id(50)), 51).IsRoutine.ShouldBeFalse();
        Look(_world.Step(51), 60).IsRoutine.ShouldBeTrue();
    }

    [Fact]
    public void A_retry_is_news()
    {
        var world = Calm(Spec() with { Retry = new RetrySpec(1) });
        Look(world.Step(40).Fail(World.Id(40), retryClass: RetryClasses.ServerError), 41).IsRoutine.ShouldBeFalse();
        Look(world.Step(41), 49).IsRoutine.ShouldBeFalse();
    }

    [Fact]
    public void An_edit_a_manual_run_and_a_suspension_are_news()
    {
        Look(_world.Edit(spec => spec with { Suspend = true }), 41).IsRoutine.ShouldBeFalse();
        Look(_world.Step(41).Edit(spec => spec with { Suspend = false }), 42).IsRoutine.ShouldBeFalse();
        Look(_world.Step(42), 50).IsRoutine.ShouldBeTrue();
        _world.Step(50).Succeed(World.Id(50)).Step(51);
        Look(_world.Annotate("now"), 52).IsRoutine.ShouldBeFalse();
        Look(_world.Step(52).Succeed(_world.Active[0].Id), 53).IsRoutine.ShouldBeFalse();
    }

    [Fact]
    public void A_run_that_is_replaced_is_news()
    {
        var world = Calm(Spec() with { Concurrency = new ConcurrencySpec { Policy = ConcurrencyPolicies.Replace } });
        var replaced = Look(world.Step(40), 50);
        replaced.Ended.ShouldHaveSingleItem().Result.ShouldBe(RunResults.Replaced);
        replaced.IsRoutine.ShouldBeFalse();
    }

    [Fact]
    public void A_missed_run_is_news()
    {
        _world.Edit(spec => spec with { Misfire = new MisfireSpec(nameof(MisfireMode.Skip), "1s") }).Step(41);
        var late = Look(_world, 55);
        (late.IsRoutine, late.Status.Totals!.Missed).ShouldBe((false, 1));
    }

    [Fact]
    public void A_notification_is_news()
    {
        var receiver = new NotificationSpec { Name = "ops", Events = [NotificationEvents.RunSucceeded], Http = new NotificationHttpSpec { Url = "http://ops/" } };
        _world.Edit(spec => spec with { Notifications = [receiver] });
        Look(_world.Step(40).Succeed(World.Id(40)), 41).IsRoutine.ShouldBeFalse();
    }

    [Fact]
    public void A_response_that_is_kept_is_news()
    {
        _world.Responses.Add(new AttemptResponse(World.Id(40), 1, new RunResponse { Body = "done" }));
        Look(_world.Step(40).Succeed(World.Id(40)), 41).IsRoutine.ShouldBeFalse();
    }

    [Fact]
    public void A_call_that_is_made_at_most_once_is_recorded_before_it_is_made()
    {
        var world = Calm(Spec() with { Delivery = DeliveryModes.AtMostOnce });
        Look(world, 40).IsRoutine.ShouldBeFalse();
        Look(world.Step(40).Succeed(World.Id(40)), 41).IsRoutine.ShouldBeFalse();
    }

    [Fact]
    public void Pods_are_never_routine()
    {
        var world = Calm(Spec() with { Action = World.EveryTenSeconds().Action });
        Look(world, 40).IsRoutine.ShouldBeFalse();
        Look(world.Step(40).Succeed(World.Id(40)), 41).IsRoutine.ShouldBeFalse();
    }

    [Fact]
    public void The_last_writes_of_a_process_are_not_put_off()
    {
        _world.Step(40).Succeed(World.Id(40)).IsStopping = true;
        Look(_world, 41).IsRoutine.ShouldBeFalse();
    }

    /// <summary>The next run is due 30 s after the one that starts, or later.</summary>
    [Theory]
    [InlineData(29, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void A_schedule_that_is_not_frequent_is_written_at_once(int seconds, bool isRoutine)
    {
        var world = new World(Spec() with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = $"{seconds}s" } } });
        for (var run = 1; run <= 3; run++)
            world.Step(seconds * run).Succeed(World.Id(seconds * run)).Step().Lose(World.Id(seconds * run));
        Look(world, seconds * 4).IsRoutine.ShouldBe(isRoutine);
    }

    // The next plan, and not the one that follows it at once.
    private static Plan Look(World world, double seconds)
    {
        world.Now = World.At(seconds);
        return Decider.Decide(world.Snapshot());
    }

    private static ScheduledJobSpec Spec() => World.EveryTenSeconds() with { Action = World.HttpAction() };

    private static World Calm(ScheduledJobSpec? spec = null)
    {
        var world = new World(spec ?? Spec()) { TellsRoutine = false };
        for (var run = 1; run <= 3; run++)
            world.Step(10 * run).Succeed(World.Id(10 * run)).Step().Lose(World.Id(10 * run));
        return world;
    }
}
