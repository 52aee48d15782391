using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>Calendars that appear, change and disappear. The clock starts on Thursday, 1 January 2026, at midnight UTC.</summary>
public sealed class CalendarTests
{
    private static readonly ObjectKey Holidays = new("team", "holidays");

    [Fact]
    public async Task Without_its_calendar_nothing_runs_and_nothing_is_made_up_for_when_it_appears()
    {
        using var world = new ReconcilerWorld(EveryHour());
        await world.PassAsync();
        world.Condition(ConditionTypes.Ready).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("False"),
            c => c.Reason.ShouldBe(Reasons.CalendarNotFound),
            c => c.Message.ShouldContain("ScheduleCalendar team/holidays does not exist"));

        world.Time.Advance(TimeSpan.FromHours(3.5));
        await world.PassAsync();
        world.Api.Pods.ShouldBeEmpty();

        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["*-12-25"] });
        world.IsWoken.ShouldBeFalse("the change is no due run");
        await world.PassAsync();
        world.Api.Pods.ShouldBeEmpty();
        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
        world.Status.NextRunTime.ShouldBe(world.Time.GetUtcNow().AddHours(0.5));

        world.Time.Advance(TimeSpan.FromHours(0.5));
        await world.PassAsync();
        world.Api.Pods.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_on_create_starts_once_the_calendar_exists()
    {
        using var world = new ReconcilerWorld(EveryHour() with { RunOnCreate = true });
        await world.PassAsync();
        world.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.CalendarNotFound);
        world.Status.Queued!.Single().Trigger.ShouldBe(RunTriggers.Create);
        world.Api.Pods.ShouldBeEmpty();

        world.Time.Advance(TimeSpan.FromSeconds(1));
        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["*-12-25"] });
        await world.PassAsync();
        await world.PassAsync();

        world.Api.Pods.Count.ShouldBe(1);
        world.Status.Queued.ShouldBeNull();
        world.Status.Active!.Single().Trigger.ShouldBe(RunTriggers.Create);
    }

    [Fact]
    public async Task An_edit_takes_effect_from_then_on()
    {
        using var world = new ReconcilerWorld(EveryHour());
        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-01-01"] });
        await world.PassAsync();
        world.Status.NextRunTime.ShouldBe(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        world.Time.Advance(TimeSpan.FromHours(10.5));

        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-01-03"] });
        await world.PassAsync();

        world.Api.Pods.ShouldBeEmpty("the ten hours before the edit were excluded then");
        world.Status.NextRunTime.ShouldBe(world.Time.GetUtcNow().AddHours(0.5));
        world.Status.EffectiveSince.ShouldBe(world.Time.GetUtcNow());
    }

    [Fact]
    public async Task When_the_calendar_is_deleted_the_schedule_stops_and_when_it_is_restored_it_goes_on()
    {
        using var world = new ReconcilerWorld(EveryHour());
        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-12-25"] });
        await world.PassAsync();
        world.ShowCalendar(Holidays, null);
        await world.PassAsync();
        world.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.CalendarNotFound);
        world.Time.Advance(TimeSpan.FromHours(2.5));
        await world.PassAsync();
        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-12-25"] });
        await world.PassAsync();
        world.Api.Pods.ShouldBeEmpty();
        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
    }

    [Fact]
    public async Task What_does_not_change_the_days_changes_nothing_for_the_schedules()
    {
        using var world = new ReconcilerWorld(EveryHour());
        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-12-25"] }).ShouldBeTrue();
        await world.PassAsync();
        var since = world.Status.EffectiveSince;
        world.Time.Advance(TimeSpan.FromMinutes(10));

        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-12-25"] }).ShouldBeFalse();
        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["tomorrow"] }).ShouldBeFalse("the last valid days stay in use");
        await world.PassAsync();

        world.Status.EffectiveSince.ShouldBe(since);
        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
    }

    [Fact]
    public async Task A_change_is_told_to_the_schedules_that_refer_to_it_and_written_once()
    {
        using var world = new ReconcilerWorld(EveryHour());
        world.Parts.Listen();

        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-12-25", "*-12-26"] });
        world.ShowCalendar(new ObjectKey("team", "other"), new ScheduleCalendarSpec { Dates = ["2026-12-25"] });

        world.Parts.Queue.Count.ShouldBe(1);
        world.Parts.Calendars.Queue.Count.ShouldBe(2);
        await world.Parts.Calendars.WriteAsync(Holidays, CancellationToken.None);
        world.Api.Requests.ShouldBe(["PATCH /apis/scheduledjobs.dev/v1alpha1/namespaces/team/schedulecalendars/holidays/status"]);
        world.Parts.Calendars.StatusOf(Holidays)!.ShouldSatisfyAllConditions(
            s => s.Dates.ShouldBe(2), s => s.UsedBy.ShouldBe(1), s => s.Conditions!.Single().Status.ShouldBe("True"));

        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["25 December"] });
        world.Parts.Calendars.StatusOf(Holidays)!.ShouldSatisfyAllConditions(
            s => s.Dates.ShouldBe(2),
            s => s.Conditions!.Single().Message.ShouldEndWith("the days of the last valid version stay in use"),
            s => s.Conditions!.Single().Reason.ShouldBe(Reasons.InvalidSchedule));
    }

    [Fact]
    public void A_new_number_of_users_waits_and_is_written_once()
    {
        using var world = new ReconcilerWorld(EveryHour());
        for (var i = 0; i < 100; i++)
            world.Parts.Calendars.Add(Holidays, onlyUsers: true);

        world.Parts.Calendars.Queue.Count.ShouldBe(0);
        world.Time.Advance(CalendarKeeper.CountDelay);
        world.Parts.Calendars.Queue.Count.ShouldBe(1);
    }

    [Fact]
    public void The_book_knows_who_uses_a_calendar_and_spreads_their_writes()
    {
        var book = new CalendarBook();
        var job = new ScheduledJob { Metadata = new ObjectMeta { Namespace = "team" }, Spec = EveryHour() };
        for (var i = 0; i < 10_000; i++)
            book.SetUses(new ObjectKey("team", $"job-{i}"), job).ShouldBe([Holidays]);
        book.SetUses(new ObjectKey("team", "job-0"), job).ShouldBeEmpty();
        book.CountUsers(Holidays).ShouldBe(10_000);

        // 10,000 writes in 20 s, and no second with many more than its share.
        var delays = Enumerable.Range(0, 10_000).Select(i => book.SpreadOf(new ObjectKey("team", $"job-{i}"))).ToList();
        delays.Max().ShouldBeLessThan(TimeSpan.FromSeconds(20));
        delays.GroupBy(d => (int)d.TotalSeconds).Max(g => g.Count()).ShouldBeLessThan(700);

        book.SetUses(new ObjectKey("team", "job-1"), job with { Spec = job.Spec with { Exclude = null } }).ShouldBe([Holidays]);
        book.SetUses(new ObjectKey("team", "job-2"), null).ShouldBe([Holidays]);
        book.CountUsers(Holidays).ShouldBe(9_998);
        book.SpreadOf(new ObjectKey("team", "job-1")).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Schedules_of_other_namespaces_count_only_while_the_calendar_is_shared()
    {
        var book = new CalendarBook();
        var (own, foreign) = (new ObjectKey("team", "report"), new ScheduledJob
        {
            Metadata = new ObjectMeta { Namespace = "hostile" },
            Spec = EveryHour() with { Exclude = new ExcludeSpec { Calendars = [new CalendarReference("holidays", "team")] } },
        });
        book.SetUses(own, new ScheduledJob { Metadata = new ObjectMeta { Namespace = "team" }, Spec = EveryHour() });
        book.Set(Holidays, Calendar("2026-12-25", shared: false)).ShouldBe([own]);
        for (var i = 0; i < 1_000; i++)
            book.SetUses(new ObjectKey("hostile", $"job-{i}"), foreign).ShouldBeEmpty("it is not counted");

        // They delay nothing, and an edit does not wake them.
        book.CountUsers(Holidays).ShouldBe(1);
        book.SpreadOf(own).ShouldBeLessThan(TimeSpan.FromMilliseconds(2));
        book.Set(Holidays, Calendar("2026-12-26", shared: false)).ShouldBe([own]);

        book.Set(Holidays, Calendar("2026-12-26", shared: true)).Count.ShouldBe(1_001, "now they may use it");
        book.CountUsers(Holidays).ShouldBe(1_001);
        book.SetUses(new ObjectKey("hostile", "job-0"), null).ShouldBe([Holidays]);
        book.Set(Holidays, Calendar("2026-12-27", shared: true)).Count.ShouldBe(1_000);

        book.Set(Holidays, Calendar("2026-12-27", shared: false)).Count.ShouldBe(1_000, "they must stop");
        book.CountUsers(Holidays).ShouldBe(1);
        book.Set(Holidays, null).ShouldBe([own]);
    }

    [Theory]
    [InlineData(true, new[] { "Other", "Other", "Other", "Other" }, true)]
    [InlineData(true, new[] { "Other", "Other", "Other" }, false)]
    [InlineData(true, new[] { "Other", "Other", "Other", "Unreachable", "Other" }, false)]
    [InlineData(false, new[] { "Other", "Other", "Other", "Other", "Other" }, false)]
    public async Task A_kind_that_is_not_served_does_not_hold_up_the_others(bool isOptional, string[] failures, bool isDone)
    {
        var sync = new OptionalSync(isOptional);
        var done = sync.Of(new TaskCompletionSource().Task);
        foreach (var failure in failures)
            sync.Restarting(failure);

        sync.IsAbsent.ShouldBe(isDone);
        if (isDone)
            await done;
        else
            done.IsCompleted.ShouldBeFalse();
    }

    private static ScheduleCalendar Calendar(string date, bool shared) => new()
    {
        Metadata = new ObjectMeta { Namespace = Holidays.Namespace, Name = Holidays.Name },
        Spec = new ScheduleCalendarSpec { Dates = [date], Shared = shared },
    };

    private static ScheduledJobSpec EveryHour() => World.EveryTenSeconds() with
    {
        Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "0 * * * *" } },
        Exclude = new ExcludeSpec { Calendars = [new CalendarReference("holidays")] },
    };
}
