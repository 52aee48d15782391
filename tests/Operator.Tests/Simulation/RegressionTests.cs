using System.Net;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions.Model;
using static ScheduledJobs.Operator.Tests.Simulation.Step;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>Scripts that once failed, each as short as possible.</summary>
public sealed partial class RegressionTests
{
    private static readonly ScheduledJobSpec ByHand = Specs.Pods with { Trigger = Specs.Every("1h") };
    private static readonly ScheduledJobSpec CallByHand = Specs.Calls with { Trigger = Specs.Every("1h") };
    private static readonly HistorySpec NoHistory = new(0, 0);
    private static readonly RetrySpec Retries = new(2) { Backoff = new BackoffSpec("4s", 2, "1m", 0) };

    [Fact]
    public void A_manual_run_whose_status_is_not_written_is_not_lost_to_the_next_one() => Play(
        ByHand, new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new RunNow("1"), new RunNow("2"), new Release(0));

    [Fact]
    public void A_manual_call_is_not_lost_to_the_next_one() => Play(CallByHand, new Wait(1), new RunNow("1"), new RunNow("2"));

    [Fact]
    public void A_manual_call_is_not_lost_when_its_annotation_goes() => Play(CallByHand, new Wait(1), new RunNow("1"), new RunNow(null));

    [Fact]
    public void A_Job_that_has_run_is_not_pending_again() => Play(
        Specs.Jobs with { PendingTimeout = "15s" },
        new Wait(11), new Step.Object(0, Fate.Runs), new Step.Object(0, Fate.Dips), new Wait(20));

    [Fact]
    public void A_Pod_out_of_reach_is_not_pending_again() => Play(
        Specs.Pods with { PendingTimeout = "15s" },
        new Wait(11), new Step.Object(0, Fate.Runs), new Step.Object(0, Fate.Dips), new Wait(20));

    [Fact]
    public void A_new_leader_does_not_repeat_a_manual_run_that_its_cache_shows_as_new() => Play(
        Specs.Calls with { Delivery = DeliveryModes.AtMostOnce },
        new Wait(1), new RunNow("1"), new Wait(1), new Call(0, HttpStatusCode.OK), new Wait(1),
        new Lags(ApiStore.ScheduledJobs, OfLeader: false), new RunNow("2"), new Wait(1), new Call(0, HttpStatusCode.OK), new Wait(1),
        new Crash(), new TakeOver(), new Wait(20));

    [Theory]
    [InlineData(nameof(SpecEdit.MaxRunsFive))]
    [InlineData(nameof(SpecEdit.NoMaxRuns))]
    public void Raising_maxRuns_fires_nothing_retroactively(string edit) => Play(
        Specs.Pods with { MaxRuns = 2 },
        new Wait(11), new Step.Object(0, Fate.Succeeds), new Wait(10), new Step.Object(0, Fate.Succeeds), new Wait(300), new Edit(Enum.Parse<SpecEdit>(edit)));

    [Fact]
    public void An_endless_timeout_does_not_stop_a_schedule() => Play(Specs.Pods with { Timeout = "99999999h" }, new Wait(15));

    [Fact]
    public void A_manual_run_knows_its_own_Pod_a_second_later() => Play(
        ByHand,
        new Lags(ApiStore.Pods, OfLeader: true), new Wait(0.999), new Meets(Verb.Create, Trouble.LosesAnswer), new RunNow("1"), new Wait(1));

    [Fact]
    public void A_leader_that_thaws_too_late_starts_nothing() => Play(
        Specs.Pods with { History = NoHistory },
        new Wait(11), new Step.Object(0, Fate.Succeeds), new Wait(1), new Freeze(), new Wait(20), new TakeOver(), new Wait(1), new Step.Object(0, Fate.Succeeds), new Wait(1),
        new Thaw());

    [Fact]
    public void Runs_that_are_replaced_before_they_start_do_not_count() => Play(
        Specs.Pods with { MaxRuns = 3, Misfire = new MisfireSpec("RunAll"), Concurrency = new ConcurrencySpec("Replace") },
        new Wait(1), new StepsDown(Drains: true), new Wait(35), new TakeOver());

    [Fact]
    public void A_run_is_not_replaced_by_an_older_one() => Play(
        Specs.Pods with { Misfire = new MisfireSpec("RunAll"), Concurrency = new ConcurrencySpec("Replace") },
        new Wait(1), new StepsDown(Drains: true), new Wait(35), new Meets(Verb.WriteStatus, Trouble.LosesRequest), new TakeOver(), new Crash(),
        new TakeOver(), new Wait(1));

    [Fact]
    public void A_run_that_is_stopped_for_another_is_not_lost_while_that_one_cannot_be_created() => Play(
        Specs.Pods with { Concurrency = new ConcurrencySpec("Replace") },
        new Wait(11), new Step.Object(0, Fate.Runs),
        new Meets(Verb.Create, Trouble.InternalError), new Meets(Verb.Create, Trouble.InternalError), new Wait(9), new Step.Object(0, Fate.Goes), new Wait(1));

    [Fact]
    public void A_Pod_that_was_never_seen_does_not_keep_its_run_active() => Play(
        ByHand,
        new Lags(ApiStore.Pods, OfLeader: true), new RunNow("1"), new Wait(1),
        new Step.Object(0, Fate.IsDeletedByUser), new Step.Object(0, Fate.Goes), new CatchesUp(ApiStore.Pods, OfLeader: true));

    [Fact]
    public void An_AtMostOnce_call_stays_so_whatever_the_spec_says_later() => Play(
        Specs.Calls with { Delivery = DeliveryModes.AtMostOnce },
        new Wait(11), new Edit(SpecEdit.AtLeastOnce), new Wait(1), new Crash(), new TakeOver(), new Wait(1));

    [Fact]
    public void A_call_ends_with_its_schedule_even_if_a_write_notices_first() => Play(
        Specs.Calls,
        new Lags(ApiStore.ScheduledJobs, OfLeader: true), new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new Wait(11),
        new Delete(), new Release(0), new Recreate());

    [Fact]
    public void A_clock_that_was_in_2100_for_a_moment_does_not_silence_a_schedule() => Play(
        Specs.Pods, new Wait(1), new ClockIsOff(2_335_000_000), new Wait(5), new ClockIsOff(0), new Wait(30));

    [Fact]
    public void A_Pod_created_late_is_stopped_if_its_time_was_recorded_as_missed() => Play(
        Specs.Pods,
        new Meets(Verb.Create, Trouble.HoldsRequest), new Wait(11), new Crash(), new Wait(30), new TakeOver(), new Wait(1), new Release(0), new Wait(1));

    [Fact]
    public void A_Pod_created_late_is_stopped_if_an_older_run_was_adopted() => Play(
        Specs.Pods with { Misfire = new MisfireSpec("RunEarliest"), Concurrency = new ConcurrencySpec("Allow") },
        new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new Wait(11), new Meets(Verb.Create, Trouble.HoldsRequest), new Wait(10),
        new Crash(), new TakeOver(), new Wait(1), new Release(1), new Wait(1));

    [Fact]
    public void A_backlog_that_waits_too_long_is_missed_also_where_maxRuns_cut_it_off() => Play(
        Specs.Calls with { Misfire = new MisfireSpec("RunAll", "0s", "30s", 4) },
        new Wait(10), new Crash(), new Wait(16), new TakeOver(), new Wait(4), new Edit(SpecEdit.MaxRunsTwo));

    [Fact]
    public void A_backlog_that_waits_too_long_is_missed_also_where_maxRuns_cut_it_off_and_is_lifted() => Play(
        Specs.Calls with { Misfire = new MisfireSpec("RunAll", "0s", "30s", 4) },
        new Wait(10), new Crash(), new Wait(16), new TakeOver(), new Wait(4), new Edit(SpecEdit.MaxRunsTwo), new Edit(SpecEdit.NoMaxRuns));

    [Theory]
    [InlineData(nameof(Trouble.Invalid))]
    [InlineData(nameof(Trouble.LosesAnswer))]
    public void A_call_that_is_to_be_replaced_is_not_stopped_where_the_record_of_that_may_be_void(string trouble) => Play(
        Specs.Calls with { RunOnCreate = true, Concurrency = new ConcurrencySpec("Replace") },
        new Meets(Verb.Read, Enum.Parse<Trouble>(trouble)), new RunNow("2"));

    [Fact]
    public void A_Job_that_must_not_be_deleted_is_replaced_all_the_same() => Play(
        Specs.Jobs with { Concurrency = new ConcurrencySpec("Replace") },
        new Wait(10), new Meets(Verb.Delete, Trouble.Forbidden), new RunNow("3"));

    [Fact]
    public void A_Job_that_must_not_be_deleted_does_not_outlive_its_timeout_as_a_run() => Play(
        Specs.Jobs with { Timeout = "40s" }, new Meets(Verb.Delete, Trouble.Invalid), new Wait(60));

    [Fact]
    public void The_last_runs_of_maxRuns_wait_for_the_end_of_an_active_one() => Play(
        Specs.Calls with { MaxRuns = 4, Delivery = DeliveryModes.AtMostOnce, Concurrency = new ConcurrencySpec("Queue", 1, 2) }, new Delete());

    [Fact]
    public void A_call_that_is_stopped_at_the_last_moment_ends_a_moment_later() => Play(
        Specs.Jobs with { Timeout = "40s", Concurrency = new ConcurrencySpec("Allow") },
        new Freeze(), new Wait(2), new Edit(SpecEdit.Http), new TakeOver(), new Wait(1));

    [Fact]
    public void Nothing_starts_again_for_a_schedule_that_is_gone_and_that_only_the_cache_shows() => Play(
        Specs.Jobs with { Misfire = new MisfireSpec("RunEarliest", "0s", null, 4), Concurrency = new ConcurrencySpec("Allow"), Retry = Retries },
        new Wait(10), new Step.Object(0, Fate.IsEvicted), new Wait(9), new Lags(ApiStore.ScheduledJobs, OfLeader: true), new Wait(30), new Delete(),
        new Wait(1));

    [Fact]
    public void A_Pod_may_start_while_it_goes_on_record_that_it_did_not() => Play(
        Specs.Pods with { Trigger = Specs.Every("1m"), RunOnCreate = true, PendingTimeout = "20s" },
        new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new WaitForWake(), new Step.Object(0, Fate.Runs));

    [Fact]
    public void A_retry_does_not_wait_for_2100() => Play(
        Specs.Jobs with { Concurrency = new ConcurrencySpec("Allow"), PendingTimeout = "20s", Retry = Retries },
        new ClockIsOff(2_335_000_000), new Wait(30));

    [Fact]
    public void A_schedule_is_looked_at_again_once_a_clock_is_back_from_2100() => Play(
        Specs.Calls with { Concurrency = new ConcurrencySpec("Forbid", 1, 1), Retry = Retries },
        new Wait(30), new ClockIsOff(2_335_000_000), new Call(0, HttpStatusCode.InternalServerError));

    [Fact]
    public void A_Job_is_not_stopped_where_the_record_of_that_is_void_before_it_is_written() => Play(
        Specs.Jobs with { Trigger = Specs.Every("1m"), Timeout = "40s" },
        new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new RunNow("2"), new WaitForWake(), new RunNow(null), new StepsDown(Drains: true));

    [Fact]
    public void A_Job_that_is_created_late_is_stopped_though_one_of_its_name_was_just_stopped() => Play(
        Specs.Calls with { RunOnCreate = true, Concurrency = new ConcurrencySpec("Replace") },
        new Freeze(), new Meets(Verb.Create, Trouble.HoldsRequest), new Edit(SpecEdit.Job), new TakeOver(),
        new Meets(Verb.Delete, Trouble.HoldsAnswer), new Wait(120));

    [Fact]
    public void A_Pod_may_start_while_the_record_that_it_did_not_waits_for_an_earlier_one() => Play(
        Specs.Pods with { Trigger = Specs.Every("1m"), RunOnCreate = true, PendingTimeout = "20s", Retry = Retries },
        new WaitForWake(), new Meets(Verb.WriteStatus, Trouble.HoldsAnswer), new Wait(4), new Wait(20), new Step.Object(0, Fate.Runs));

    [Fact]
    public void A_call_that_was_to_be_made_at_least_once_stays_so_whatever_the_spec_says_later() => Play(
        Specs.Calls with { Trigger = Specs.Every("1m") },
        new WaitForWake(), new Edit(SpecEdit.AtMostOnce), new Freeze(), new TakeOver(), new StepsDown(Drains: true));

    [Fact]
    public void What_lies_between_a_run_that_must_wait_and_an_adopted_one_is_counted() => Play(
        Specs.Calls with { Misfire = new MisfireSpec("RunEarliest") },
        new Freeze(), new RunNow("1"), new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new TakeOver(), new WaitForWake(),
        new Call(0, HttpStatusCode.OK), new Wait(10), new RunNow(null));

    [Fact]
    public void A_leader_that_thaws_too_late_decides_nothing() => Play(
        Specs.Calls with { Trigger = Specs.Every("1h") },
        new RunNow("2"), new Meets(Verb.WriteStatus, Trouble.HoldsRequest), new Wait(1), new Freeze(), new Wait(60), new TakeOver(), new Wait(1),
        new Release(0), new Thaw());

    [Fact]
    public void A_run_that_began_under_a_clock_in_2100_has_its_timeout_once_that_is_right() => Play(
        Specs.Pods with { Trigger = Specs.Every("1h"), Timeout = "10m" },
        new ClockIsOff(2_335_000_000), new RunNow("1"), new Wait(1));

    [Fact]
    public void An_edit_takes_effect_by_the_clock_of_the_leader() => Play(
        Specs.Pods with { Concurrency = new ConcurrencySpec("Allow") },
        new Wait(44), new ClockIsOff(-30), new Edit(SpecEdit.EverySevenSeconds), new Wait(30), new Edit(SpecEdit.Repair), new Wait(30));

    [Fact]
    public void A_manual_run_does_not_take_the_Pod_of_an_older_one_of_its_value_for_its_own() => Play(
        ByHand with { Concurrency = new ConcurrencySpec("Allow") },
        [
            new RunNow("1"), new Wait(1), new Step.Object(0, Fate.Fails), new Wait(1),
            .. Enumerable.Range(2, StatusLimits.ManualRuns).SelectMany(i => (Step[])[new RunNow($"{i}"), new Wait(1)]), new RunNow("1"), new Wait(1),
        ]);

    [Fact]
    public void A_retry_that_an_edit_makes_an_AtMostOnce_call_is_not_made_twice() => Play(
        Specs.Pods with { Retry = Retries },
        new Wait(10), new Step.Object(0, Fate.Fails), new Wait(1), new Edit(SpecEdit.CallOnce), new Wait(4), new Crash(), new TakeOver(), new Wait(1));

    [Fact]
    public void A_Job_that_is_to_disappear_at_its_end_is_not_lost_to_a_leader_that_comes_later() => Play(
        Specs.Jobs with { Retry = Retries },
        new Wait(10), new Crash(), new Step.Object(0, Fate.Succeeds), new TakeOver(), new Wait(10));

    private static void Play(ScheduledJobSpec spec, params Step[] steps)
    {
        var story = new List<string>();
        try
        {
            Simulator.Play(new Script(spec, steps), story);
        }
        catch (ModelViolation violation)
        {
            throw new ModelViolation($"{violation.Message}\n{string.Join('\n', story)}");
        }
    }
}
