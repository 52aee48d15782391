using ScheduledJobs.Model.V1Alpha1;
using static ScheduledJobs.Operator.Tests.Simulation.Step;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <content>What a clock in 2100 leaves behind.</content>
public sealed partial class RegressionTests
{
    private const double In2100 = 2_335_000_000;

    [Fact]
    public void A_manual_run_that_began_under_a_clock_in_2100_is_adopted_by_a_leader_whose_clock_is_right() => Play(
        ByHand, new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new ClockIsOff(In2100), new RunNow("1"), new Crash(), new TakeOver(), new Wait(1));

    [Fact]
    public void A_manual_run_that_is_created_late_by_a_clock_in_2100_is_adopted() => Play(
        Specs.Pods with { Misfire = new MisfireSpec("RunEarliest"), Concurrency = new ConcurrencySpec("Queue", 1, 2), Timeout = "40s" },
        new Meets(Verb.Create, Trouble.HoldsRequest), new ClockIsOff(In2100), new RunNow("3"), new Freeze(), new Wait(9), new RunNow("20"),
        new Wait(1), new RunNow("1"));

    [Fact]
    public void A_manual_run_is_not_lost_after_one_that_began_under_a_clock_in_2100() => Play(
        ByHand,
        new ClockIsOff(In2100), new RunNow("1"), new Wait(1), new ClockIsOff(0), new Step.Object(0, Fate.Succeeds), new Wait(1),
        new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new RunNow("2"), new Crash(), new TakeOver(), new Wait(1));

    [Fact]
    public void A_scheduled_run_that_began_under_a_clock_in_2100_does_not_silence_its_schedule() => Play(
        Specs.Pods, new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new ClockIsOff(In2100), new Wait(10), new Crash(), new TakeOver(), new Wait(1));

    [Fact]
    public void What_a_clock_in_2100_counted_as_suspended_is_due_again_once_a_schedule_restarts() => Play(
        Specs.Calls, new ClockIsOff(In2100), new PauseNamespace("until=2026-01-05T12:05:00Z"));

    [Fact]
    public void The_first_write_counts_a_suspension_that_is_over_by_a_clock_in_2100() => Play(
        Specs.Calls with { RunOnCreate = true }, new ClockIsOff(In2100), new PauseNamespace("until=2026-01-05T12:05:00Z"));
}
