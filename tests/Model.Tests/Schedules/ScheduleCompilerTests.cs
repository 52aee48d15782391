using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class ScheduleCompilerTests
{
    public static TheoryData<string, Func<ScheduledJobSpec, ScheduledJobSpec>, string, string[]> Problems => new()
    {
        { "cron text", s => s with { Trigger = Cron("0 25 * * *") }, Reasons.InvalidSchedule, ["spec.trigger.cron.expression", "hour", "25"] },
        { "no trigger", s => s with { Trigger = new TriggerSpec() }, Reasons.InvalidSchedule, ["spec.trigger", "exactly one"] },
        {
            "two triggers",
            s => s with { Trigger = new TriggerSpec { Cron = Cron("* * * * *").Cron, Interval = new IntervalTriggerSpec { Every = "1m" } } },
            Reasons.InvalidSchedule,
            ["spec.trigger", "cron and interval"]
        },
        { "zone", s => s with { TimeZone = "Mars/Olympus" }, Reasons.InvalidTimeZone, ["spec.timeZone", "'Mars/Olympus'", "IANA"] },
        { "jitter", s => s with { Jitter = "soon" }, Reasons.InvalidSchedule, ["spec.jitter", "soon"] },
        { "interval", s => s with { Trigger = Every("500ms") }, Reasons.InvalidSchedule, ["spec.trigger.interval.every", "1s"] },
        {
            "interval of no length",
            s => s with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Minutes = 0 } } },
            Reasons.InvalidSchedule,
            ["spec.trigger.interval: ", "is 0s", "at least 1s"]
        },
        {
            "child of anyOf",
            s => s with { Trigger = new TriggerSpec { AnyOf = [Every("1h"), Cron("x")] } },
            Reasons.InvalidSchedule,
            ["spec.trigger.anyOf[1].cron.expression"]
        },
        { "date", s => s with { Trigger = new TriggerSpec { Date = new DateTriggerSpec { At = "tomorrow" } } }, Reasons.InvalidSchedule, ["spec.trigger.date.at: ", "tomorrow"] },
        { "misfire", s => s with { Misfire = new MisfireSpec("Sometimes") }, Reasons.InvalidSchedule, ["spec.misfire.policy", "RunLatest"] },
        { "enum by number", s => s with { Misfire = new MisfireSpec("1") }, Reasons.InvalidSchedule, ["spec.misfire.policy"] },
        {
            "window",
            s => s with { StartAt = Specs.At(10), EndAt = Specs.At(9) },
            Reasons.InvalidSchedule,
            ["spec.endAt", "startAt"]
        },
        { "no action", s => s with { Action = new ActionSpec() }, Reasons.InvalidAction, ["spec.action", "exactly one"] },
        {
            "url",
            s => s with { Action = new ActionSpec { Http = new HttpActionSpec { Url = "ftp://host/" } } },
            Reasons.InvalidAction,
            ["spec.action.http.url", "http"]
        },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_problem_names_the_field_and_what_was_expected(
        string what, Func<ScheduledJobSpec, ScheduledJobSpec> change, string reason, string[] parts)
    {
        var compilation = Compile(change(Specs.EveryTenSeconds()));

        compilation.IsValid.ShouldBeFalse(what);
        compilation.Problem!.Reason.ShouldBe(reason);
        foreach (var part in parts)
            compilation.Problem.Message.ShouldContain(part, Case.Sensitive);
    }

    [Fact]
    public void The_sum_of_units_is_an_interval()
    {
        var compilation = Compile(Specs.EveryTenSeconds() with
        {
            Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Hours = 1, Minutes = 30 } },
        });

        compilation.Schedule!.Text.ShouldBe("every 90m");
    }

    [Fact]
    public void Every_in_cron_is_an_interval_on_the_same_anchor()
    {
        var schedule = Compile(Specs.EveryTenSeconds() with { Trigger = Cron("@every 90m"), StartAt = Specs.At(3) }).Schedule!;

        schedule.Text.ShouldBe("every 90m");
        schedule.Timetable.NextAfter(Specs.Created)!.Value.NominalTime.ShouldBe(Specs.At(3));
    }

    [Fact]
    public void Probable_mistakes_are_reported_and_served() =>
        Compile(Specs.EveryTenSeconds() with { Trigger = Cron("0 0 1 * MON") }).Schedule!.Warnings.Single()
            .ShouldStartWith("spec.trigger.cron: day-of-month and day-of-week are both restricted");

    [Fact]
    public void Fields_follow_APScheduler()
    {
        var fields = new CronFieldsSpec { DayOfWeek = "0", Hour = "3" };

        var schedule = Compile(Specs.EveryTenSeconds() with { Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Fields = fields } } });

        // Monday, for APScheduler: a week after the Monday of the creation.
        schedule.Schedule!.Timetable.NextAfter(Specs.Created)!.Value.NominalTime.ShouldBe(Specs.At(0).AddDays(7).AddHours(-9));
    }

    [Fact]
    public void StartAt_anchors_an_interval_and_is_its_first_time()
    {
        var schedule = Compile(Specs.EveryTenSeconds() with { StartAt = Specs.At(3) }).Schedule!;

        schedule.Timetable.NextAfter(Specs.Created)!.Value.NominalTime.ShouldBe(Specs.At(3));
    }

    [Fact]
    public void The_operators_default_zone_applies_to_schedules_without_a_zone()
    {
        var job = Specs.Job(Specs.EveryTenSeconds() with { Trigger = Cron("0 12 * * *") });

        var berlin = new ScheduleCompiler("Europe/Berlin").Compile(job).Schedule!;

        berlin.Timetable.NextAfter(Specs.Created)!.Value.NominalTime.ShouldBe(new DateTimeOffset(2026, 1, 6, 11, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Retry_is_off_by_default()
    {
        Compile(Specs.EveryTenSeconds()).Schedule!.Retry.ShouldBe(RetryPolicy.None);
        Compile(Specs.EveryTenSeconds() with { Retry = new RetrySpec() }).Schedule!.Retry.Limit.ShouldBe(3);
    }

    private static Compilation Compile(ScheduledJobSpec spec) => new ScheduleCompiler("UTC").Compile(Specs.Job(spec));

    private static TriggerSpec Cron(string text) => new() { Cron = new CronTriggerSpec { Expression = text } };

    private static TriggerSpec Every(string text) => new() { Interval = new IntervalTriggerSpec { Every = text } };
}
