using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>Starts that fail again and again: when the user is told, and what.</summary>
public sealed class StartFaultTests
{
    private static readonly StartFault Fault = new(World.At(10), "etcdserver: request timed out");

    /// <summary>One tick before the bound, at it, and after it.</summary>
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_run_that_cannot_be_started_is_reported_once_it_is_late(int ticks, bool isTold)
    {
        var plan = Decide(World.At(10).AddMinutes(1).AddTicks(ticks), Fault);

        plan.TellsStartFault.ShouldBe(isTold);
        plan.Starts.Count.ShouldBe(isTold ? 0 : 1);
        plan.Events.Any(e => e.Reason == Reasons.StartFailed).ShouldBe(isTold);
    }

    [Fact]
    public void The_plan_that_reports_starts_nothing_and_the_next_one_retries()
    {
        const string Message = "A run has been due since 2026-01-05T12:00:10Z but cannot be started: etcdserver: request timed out; retrying";

        var plan = Decide(World.At(71), Fault);

        plan.Again.ShouldBeTrue();
        plan.Events.ShouldBe([new PlannedEvent(EventType.Warning, Reasons.StartFailed, Message)]);
        plan.Status.State.ShouldBe(ScheduleStates.Late);
        plan.Status.Totals.ShouldBe(new RunTotals());
        plan.Status.Conditions!.Single(c => c.Type == ConditionTypes.Healthy).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe(ConditionStatus.False), c => c.Reason.ShouldBe(Reasons.Late), c => c.Message.ShouldBe(Message));

        var next = Decide(World.At(71), Fault with { IsTold = true }, plan.Status);
        next.TellsStartFault.ShouldBeFalse();
        next.Starts.Count.ShouldBe(1);
        next.Events.ShouldNotContain(e => e.Reason == Reasons.StartFailed);
    }

    [Fact]
    public void Those_who_ask_are_told_that_it_is_late_by_the_plan_that_reports()
    {
        var late = new NotificationSpec { Name = "chat", Events = [NotificationEvents.Late], Http = new NotificationHttpSpec { Url = "http://receiver/" } };
        var world = new World(World.EveryTenSeconds() with { Notifications = [late] }).Step(0);

        var plan = Decider.Decide(world.Snapshot() with { Now = World.At(71), StartFault = Fault });
        plan.Status.Notifications!.Owed!.Single().Event.ShouldBe(NotificationEvents.Late);
    }

    [Fact]
    public void A_manual_run_waits_for_the_plan_after_the_report()
    {
        var world = new World(World.EveryTenSeconds()).Step(0).Annotate("now");
        world.Now = World.At(71);

        var plan = Decider.Decide(world.Snapshot() with { StartFault = Fault });

        plan.TellsStartFault.ShouldBeTrue();
        plan.Starts.ShouldBeEmpty();
        plan.Status.LastManualRun.ShouldBeNull();
    }

    [Fact]
    public void A_run_on_create_is_not_lost_to_the_plan_that_reports()
    {
        var world = new World(World.EveryTenSeconds() with { RunOnCreate = true }) { Now = World.At(71) };

        var plan = Decider.Decide(world.Snapshot() with { StartFault = Fault });

        plan.TellsStartFault.ShouldBeTrue();
        var next = Decider.Decide(world.Snapshot() with { Status = plan.Status, StartFault = Fault with { IsTold = true } });
        next.Starts.ShouldContain(s => s.Trigger == RunTriggers.Create);
    }

    [Fact]
    public void An_attempt_that_cannot_be_started_is_late_too()
    {
        var spec = World.EveryTenSeconds() with { Retry = new RetrySpec { Limit = 1 }, MaxRuns = 1 };
        var world = new World(spec).Step(10).Fail(World.Id(10)).Step(11);
        var next = world.Active.Single().NextAttemptTime!.Value;
        var fault = Fault with { Since = next };

        Decider.Decide(world.Snapshot() with { Now = next.AddMinutes(1), StartFault = fault }).Starts.Count.ShouldBe(1);
        var plan = Decider.Decide(world.Snapshot() with { Now = next.AddMinutes(1).AddTicks(1), StartFault = fault });
        plan.Starts.ShouldBeEmpty();
        plan.Status.Conditions!.Single(c => c.Type == ConditionTypes.Healthy).Message.ShouldContain(fault.Message);
        plan.Status.Active!.Single().NextAttemptTime.ShouldBe(next);
    }

    [Fact]
    public void A_stopping_process_reports_nothing()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);

        var plan = Decider.Decide(world.Snapshot() with { Now = World.At(100), StartFault = Fault, IsStopping = true });

        plan.TellsStartFault.ShouldBeFalse();
        plan.Again.ShouldBeFalse();
    }

    private static Plan Decide(DateTimeOffset now, StartFault? fault, ScheduledJobStatus? status = null)
    {
        var world = new World(World.EveryTenSeconds()).Step(0);
        return Decider.Decide(world.Snapshot() with { Now = now, StartFault = fault, Status = status ?? world.Status });
    }
}
