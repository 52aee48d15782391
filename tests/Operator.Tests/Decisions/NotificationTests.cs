using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Decisions.Rules;
using static ScheduledJobs.Operator.Tests.Decisions.World;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What is owed to whom, when, and for how long.</summary>
public sealed class NotificationTests
{
    private static readonly Failure Down = new(Reasons.HttpConnectFailed, "could not connect", RetryClasses.Connect);
    private static readonly Failure Refused = new(Reasons.HttpStatus, "the target responded with 400", RetryClasses.ClientError);

    [Fact]
    public void An_event_is_owed_to_those_who_ask_for_it_in_the_status_that_records_it()
    {
        var world = Telling(("chat", "RunFailed Recovered"), ("broker", "RunSucceeded RunFailed"), ("quiet", "RunMissed")).Step(10).Fail(Id(10)).Step(12);

        world.Recent[0].Result.ShouldBe(RunResults.Failed);
        world.Owed.ShouldBe(["RunFailed to chat", "RunFailed to broker"]);
        world.Status.Notifications!.Owed![0].ShouldBe(new OwedNotification
        {
            Id = $"{Id(10)}-RunFailed",
            To = "chat",
            Event = "RunFailed",
            Time = At(10),
            Reason = Reasons.PodFailed,
            Message = $"Run {Id(10)} failed (PodFailed): container main exited with code 1",
            RunId = Id(10),
            ScheduledTime = At(10),
        });
        world.Step(13).Owed.Count.ShouldBe(2);
    }

    [Fact]
    public void What_was_received_is_taken_off_and_counted()
    {
        var world = Telling(("chat", "RunSucceeded")).Step(10).Succeed(Id(10)).Step(12);

        world.Send("chat").Step(13).Owed.ShouldBeEmpty();
        world.Status.Notifications.ShouldBe(new NotificationsStatus { Sent = 1 });
    }

    [Fact]
    public void A_failed_attempt_is_noted_with_the_time_of_the_next()
    {
        var world = Telling(("chat", "RunFailed")).Step(10).Fail(Id(10)).Step(12);

        var owed = world.Send("chat", Down).Step(13).Status.Notifications!.Owed!.Single();
        owed.Attempts.ShouldBe(1);
        owed.NextAttemptTime!.Value.ShouldBeInRange(At(22), At(25));
        owed.Failure.ShouldBe("HttpConnectFailed: could not connect");

        world.Send("chat", Down with { RetryAfter = TimeSpan.FromMinutes(2) }).Step(14).Status.Notifications!.Owed!.Single().NextAttemptTime.ShouldBe(At(13 + 120));
        world.Events.ShouldNotContain(e => e.Reason == Reasons.NotificationFailed);
    }

    [Fact]
    public void A_notification_that_no_retry_can_cure_is_given_up_with_an_event()
    {
        var world = Telling(("chat", "RunFailed")).Step(10).Fail(Id(10)).Step(12);

        world.Send("chat", Refused).Step(13).Status.Notifications.ShouldBe(new NotificationsStatus { Failed = 1, Problems = world.Status.Notifications!.Problems });
        world.Events.Single(e => e.Reason == Reasons.NotificationFailed).Message
            .ShouldBe("Notification chat of RunFailed was given up after one attempt (HttpStatus): the target responded with 400");
    }

    /// <summary>A token may have been rejected; the next attempt comes with a new one.</summary>
    [Fact]
    public void A_401_is_repeated_once()
    {
        var unauthorized = Refused with { HttpStatus = 401 };
        var world = Telling(("chat", "RunFailed")).Step(10).Fail(Id(10)).Step(12);

        world.Send("chat", unauthorized).Step(13).Owed.Count.ShouldBe(1);
        world.Send("chat", unauthorized).Step(14).Owed.ShouldBeEmpty();
    }

    [Fact]
    public void A_receiver_that_stays_away_is_given_up_after_hours()
    {
        var world = Telling(("chat", "RunFailed")).Step(10).Fail(Id(10)).Step(12).Edit(s => s with { Suspend = true });
        for (var attempt = 1; attempt <= NotificationBook.Retry.Limit; attempt++)
        {
            world.Send("chat", Down).Step();
            world.Now = world.Status.Notifications!.Owed!.Single().NextAttemptTime!.Value;
        }

        (world.Now - At(12)).ShouldBeInRange(TimeSpan.FromHours(3), TimeSpan.FromHours(5));
        world.Send("chat", Down).Step().Owed.ShouldBeEmpty();
        world.Status.Notifications!.Failed.ShouldBe(1);
        world.Events.Single(e => e.Reason == Reasons.NotificationFailed).Message.ShouldContain("after 26 attempts");
    }

    /// <summary>One tick before the bound, at it, and after it, while the run has not started; the schedule wakes itself.</summary>
    [Fact]
    public void Late_is_owed_while_the_run_still_waits_and_once()
    {
        var world = new World(Queueing("25s") with { Notifications = [To("chat", "Late Recovered")] }).Step(10).Step(20).Step(30);

        // The oldest waiting run is the one of 20 s.
        world.Step(45).Owed.ShouldBeEmpty();
        world.LastPlan.WakeAt.ShouldBe(At(45).AddTicks(1));
        world.Step(45.0000001).Owed.ShouldBe(["Late to chat"]);
        world.Status.Queued!.Count.ShouldBe(3);
        world.Status.Notifications!.Owed![0].ShouldSatisfyAllConditions(
            o => o.Reason.ShouldBe(Reasons.Late),
            o => o.Message!.ShouldContain($"it is waiting for run {Id(10)}"),
            o => o.Time.ShouldBe(At(45)));
        world.Send("chat").Step(46).Step(50).Owed.ShouldBeEmpty();
    }

    /// <summary>Health names the first problem only, and hides the second.</summary>
    [Fact]
    public void Late_is_owed_although_the_schedule_is_also_overrunning()
    {
        var world = new World(Queueing("25s") with { Concurrency = new ConcurrencySpec("Queue", 1, 1), Notifications = [To("chat", "Late Overrunning")] })
            .Step(10).Step(20);

        world.Step(30).Owed.ShouldBe(["Overrunning to chat"]);
        world.Status.State.ShouldBe(ScheduleStates.Overrunning);
        world.Step(30 + 25).Status.Queued!.Single().DueTime.ShouldBe(At(50));
        world.Owed.ShouldBe(["Overrunning to chat"]);
        world.Edit(s => s with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } } }).Step(56);
        world.LastPlan.WakeAt.ShouldBe(At(75).AddTicks(1));
        world.Now = At(75).AddTicks(1);
        world.Step().Owed.ShouldBe(["Overrunning to chat", "Late to chat"]);
    }

    [Fact]
    public void What_is_due_right_after_a_run_has_ended_is_not_late()
    {
        var world = new World(World.EveryTenSeconds() with { Misfire = new MisfireSpec(GracePeriod: "0s"), Notifications = [To("chat", "Late")] }).Step(10);

        world.Succeed(Id(10)).Step(25).Owed.ShouldBeEmpty();
        world.Active.Single().Id.ShouldBe(Id(20));
    }

    [Fact]
    public void Recovered_is_owed_once_when_no_problem_is_left()
    {
        var world = Telling(("chat", "RunFailed Recovered")).Step(10).Fail(Id(10)).Step(12).Send("chat").Step(13);
        world.Step(20).Fail(Id(20)).Step(22).Send("chat").Step(23).Owed.ShouldBeEmpty();

        world.Step(30).Succeed(Id(30)).Step(32).Owed.ShouldBe(["Recovered to chat"]);
        world.Status.Notifications!.Owed![0].Message.ShouldBe("Recovered from RunFailed");
        world.Status.Notifications.Problems.ShouldBeNull();
        world.Send("chat").Step(33).Step(40).Succeed(Id(40)).Step(42).Owed.ShouldBeEmpty();
        world.Status.Notifications!.Sent.ShouldBe(3);
    }

    [Fact]
    public void A_failure_beside_a_success_recovers_too()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Allow"), Notifications = [To("chat", "RunFailed Recovered")] })
            .Step(10).Step(20);

        world.Fail(Id(10)).Succeed(Id(20)).Step(22).Owed.ShouldBe(["RunFailed to chat", "Recovered to chat"]);
    }

    [Fact]
    public void Recovered_is_owed_only_to_those_who_ask_for_the_problem_or_for_none()
    {
        var world = Telling(("late", "Late Recovered"), ("failed", "RunFailed Recovered"), ("all", "Recovered RunSucceeded")).Step(10).Fail(Id(10)).Step(12);

        world.Step(20).Succeed(Id(20)).Step(22).Owed
            .ShouldBe(["RunFailed to failed", "RunSucceeded to all", "Recovered to failed", "Recovered to all"]);
    }

    [Fact]
    public void An_edit_that_breaks_the_spec_is_told_although_nothing_is_served()
    {
        var world = Telling(("chat", "Invalid Recovered")).Step(0);

        world.Edit(s => s with { TimeZone = "Europe/Berlim" }).Step(5).Owed.ShouldBe(["Invalid to chat"]);
        world.Status.Notifications!.Owed![0].Message!.ShouldContain("did you mean Europe/Berlin?");
        world.Step(6).Owed.Count.ShouldBe(1);
        world.Edit(s => s with { TimeZone = "Europe/Berlin" }).Step(7).Owed.ShouldBe(["Invalid to chat", "Recovered to chat"]);
    }

    [Fact]
    public void Missed_and_skipped_runs_are_told()
    {
        var world = Telling(("chat", "RunMissed RunSkipped")).Step(0).Step(45);

        world.Owed.ShouldBe(["RunMissed to chat"]);
        world.Step(50).Owed.ShouldBe(["RunMissed to chat", "RunSkipped to chat"]);
    }

    [Fact]
    public void At_most_20_wait_and_a_receiver_never_takes_the_room_of_another()
    {
        var world = Telling(("gone", "RunFailed RunSucceeded"), ("chat", "RunFailed"));
        for (var i = 1; i <= 15; i++)
            world.Step(10 * i).Fail(Id(10 * i)).Step((10 * i) + 1);
        world.Owed.Count(o => o == "RunFailed to chat").ShouldBe(10);
        world.Status.Notifications!.Dropped.ShouldBe(10);

        // The oldest may be on its way, so the second oldest is dropped.
        var gone = world.Status.Notifications.Owed!.Where(o => o.To == "gone").Select(o => o.RunId).ToList();
        gone[0].ShouldBe(Id(10));
        gone[^1].ShouldBe(Id(150));
        world.Events.Count(e => e.Reason == Reasons.NotificationDropped).ShouldBe(10);
        world.Events.First(e => e.Reason == Reasons.NotificationDropped).Message.ShouldBe("Notifications of gone are dropped: at most 20 of a schedule may wait");
    }

    [Fact]
    public void A_receiver_that_is_removed_is_owed_nothing()
    {
        var world = Telling(("chat", "RunFailed"), ("broker", "RunFailed")).Step(10).Fail(Id(10)).Step(12);

        world.Edit(s => s with { Notifications = [To("broker", "RunFailed")] }).Step(13).Owed.ShouldBe(["RunFailed to broker"]);
        world.Edit(s => s with { Notifications = null }).Step(14).Status.Notifications.ShouldBeNull();
    }

    [Theory]
    [InlineData(CrashPoint.BeforeStatus, 0)]
    [InlineData(CrashPoint.AfterStatus, 2)]
    public void A_crash_loses_event_and_notification_together_or_neither(CrashPoint point, int owed)
    {
        var world = Telling(("chat", "RunFailed"), ("broker", "RunFailed")).Step(10).Fail(Id(10)).StepAndCrash(12, point);

        world.Owed.Count.ShouldBe(owed);
        world.Totals.Failed.ShouldBe(owed / 2);
        world.Step(13).Owed.ShouldBe(["RunFailed to chat", "RunFailed to broker"]);
    }

    /// <summary>It was sent, but the record of that was lost: it is sent again, with the same id.</summary>
    [Fact]
    public void A_crash_after_sending_leaves_it_owed()
    {
        var world = Telling(("chat", "RunFailed")).Step(10).Fail(Id(10)).Step(12);
        var id = world.Status.Notifications!.Owed![0].Id;

        world.Send("chat").StepAndCrash(13).Step(14).Status.Notifications!.Owed!.Single().Id.ShouldBe(id);
    }

    private static World Telling(params (string Name, string Events)[] receivers) =>
        new(World.EveryTenSeconds() with { Notifications = [.. receivers.Select(r => To(r.Name, r.Events))] });

    private static NotificationSpec To(string name, string on) =>
        new() { Name = name, Events = on.Split(' '), Http = new NotificationHttpSpec { Url = "http://receiver/" } };

    private static ScheduledJobSpec Queueing(string grace) => World.EveryTenSeconds() with
    {
        Concurrency = new ConcurrencySpec("Queue", Limit: 1, QueueLength: 100),
        Misfire = new MisfireSpec(GracePeriod: grace),
    };
}
