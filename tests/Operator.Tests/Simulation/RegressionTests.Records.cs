using System.Net;
using ScheduledJobs.Model.V1Alpha1;
using static ScheduledJobs.Operator.Tests.Simulation.Step;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <content>What is decided while something else goes on record.</content>
public sealed partial class RegressionTests
{
    [Fact]
    public void A_call_that_goes_on_record_behind_an_earlier_write_is_made() => Play(
        Specs.Calls with { Delivery = DeliveryModes.AtMostOnce },
        new Wait(30), new Meets(Verb.WriteStatus, Trouble.HoldsAnswer), new Call(0, HttpStatusCode.OK), new Wait(10));

    [Fact]
    public void A_Pod_whose_timeout_goes_on_record_behind_an_earlier_write_is_stopped() => Play(
        Specs.Pods with { Timeout = "25s" },
        new Wait(29), new Meets(Verb.WriteStatus, Trouble.HoldsAnswer), new Wait(1), new Wait(5));

    [Fact]
    public void A_manual_call_is_not_lost_because_the_value_before_it_started_nothing() => Play(
        CallByHand with { Jitter = "5s" },
        new Edit(SpecEdit.BreakTheTrigger), new RunNow("1"), new Edit(SpecEdit.Repair), new Meets(Verb.WriteStatus, Trouble.LosesRequest),
        new Edit(SpecEdit.NoJitter), new RunNow("3"));

    [Fact]
    public void A_Job_that_no_cache_shows_yet_is_not_forgotten_when_the_clock_leaps() => Play(
        Specs.Jobs with { Jitter = "5s", PendingTimeout = "20s" },
        new Lags(ApiStore.Jobs, OfLeader: false), new Meets(Verb.Create, Trouble.HoldsRequest), new WaitForWake(), new StepsDown(Drains: false),
        new TakeOver(), new ClockIsOff(2_335_000_000), new RunNow("2"));

    [Fact]
    public void A_Job_that_ran_and_was_deleted_before_a_cache_showed_it_is_lost_rather_than_pending() => Play(
        Specs.Jobs with { PendingTimeout = "3s" },
        new Lags(ApiStore.Jobs, OfLeader: true), new Wait(11), new Step.Object(0, Fate.Runs), new Step.Object(0, Fate.IsDeletedByUser),
        new CatchesUp(ApiStore.Jobs, OfLeader: true), new Wait(3));

    [Fact]
    public void A_Job_that_takes_the_place_of_one_that_ran_and_whose_record_is_lost_may_be_pending() => Play(
        Specs.Jobs with { Trigger = Specs.Every("1m"), PendingTimeout = "20s" },
        new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new WaitForWake(), new Step.Object(0, Fate.Runs), new Step.Object(0, Fate.IsDeletedByUser),
        new Edit(SpecEdit.MaxRunsOne));

    [Fact]
    public void A_call_that_timed_out_is_not_repeated_if_neither_its_start_nor_its_end_is_recorded() => Play(
        Specs.Calls with { RunOnCreate = true, Timeout = "40s", Retry = Retries }, new ClockIsOff(45), new Edit(SpecEdit.MisfireDeadline));

    [Fact]
    public void A_suspension_that_no_leader_has_seen_changes_nothing() => Play(
        Specs.Pods, new Freeze(), new Edit(SpecEdit.Suspend), new Wait(10), new Edit(SpecEdit.Resume));

    [Fact]
    public void A_value_is_used_again_in_the_write_in_which_its_former_run_ends() => Play(
        Specs.Calls with { Trigger = Specs.Every("1m"), Timeout = "40s", Concurrency = new ConcurrencySpec("Queue", 1, 1) },
        [
            new RunNow("1"), .. Enumerable.Range(11, StatusLimits.ManualRuns - 1).Select(i => new RunNow($"{i}")), new Wait(1), new RunNow("20"),
            new WaitForWake(), new RunNow("1"),
        ]);
}
