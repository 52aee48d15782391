using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.Tests.Preview;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

/// <summary>Lists that the schema limits are limited here too: the webhook may be called without an API server.</summary>
public sealed class SpecLimitsTests
{
    private static readonly TriggerSpec Child = new() { Interval = new IntervalTriggerSpec { Every = "1h" } };

    [Fact]
    public void Twenty_triggers_are_combined_and_no_more()
    {
        Problem(new TriggerSpec { AnyOf = [.. Enumerable.Repeat(Child, 20)] }).ShouldBeNull();
        Problem(new TriggerSpec { AllOf = [.. Enumerable.Repeat(Child, 20)] }).ShouldBeNull();
        Problem(new TriggerSpec { AnyOf = [.. Enumerable.Repeat(Child, 21)] }).ShouldBe("spec.trigger.anyOf: must have at most 20 items, but has 21");
        Problem(new TriggerSpec { AllOf = [.. Enumerable.Repeat(Child, 21)] }).ShouldBe("spec.trigger.allOf: must have at most 20 items, but has 21");
    }

    [Fact]
    public void A_thousand_times_are_listed_and_no_more()
    {
        Problem(new TriggerSpec { Date = new DateTriggerSpec { Times = Times(1000) } }).ShouldBeNull();
        Problem(new TriggerSpec { Date = new DateTriggerSpec { Times = Times(1001) } })
            .ShouldBe("spec.trigger.date.times: must have at most 1000 items, but has 1001");
    }

    [Fact]
    public void Exclusions_have_limits()
    {
        Excluding(new ExcludeSpec { Dates = Dates(200), Times = Repeat("22:00-06:00", 24) }).ShouldBeNull();
        Excluding(new ExcludeSpec { Dates = Dates(201) }).ShouldBe("spec.exclude.dates: must have at most 200 items, but has 201");
        Excluding(new ExcludeSpec { Times = Repeat("22:00-06:00", 25) }).ShouldBe("spec.exclude.times: must have at most 24 items, but has 25");
        Excluding(new ExcludeSpec { Weekdays = Repeat("SUN", 8) }).ShouldBe("spec.exclude.weekdays: must have at most 7 items, but has 8");
        Excluding(new ExcludeSpec { Calendars = Repeat(new CalendarReference("a"), 11) }).ShouldBe("spec.exclude.calendars: must have at most 10 items, but has 11");
        CalendarProblem(2000).ShouldBeNull();
        CalendarProblem(2001).ShouldBe("spec.dates: must have at most 2000 items, but has 2001");

        static string? Excluding(ExcludeSpec exclude) => Problem(Specs.EveryTenSeconds() with { Exclude = exclude });

        static string? CalendarProblem(int count) =>
            CalendarCompiler.Compile(new ScheduleCalendar { Metadata = new ObjectMeta { Name = "a" }, Spec = new ScheduleCalendarSpec { Dates = Dates(count) } }).Problem?.Message;
    }

    [Fact]
    public void A_rule_has_a_thousand_characters_and_five_hundred_dates_and_no_more()
    {
        const string Rule = "FREQ=DAILY";
        Problem(Rrule(Rule + new string(' ', 1014))).ShouldBeNull();
        Problem(Rrule(Rule + new string(' ', 1015))).ShouldBe("spec.trigger.rrule.rule: must have at most 1024 characters, but has 1025");
        Problem(Rrule(Rule, rdates: Times(500))).ShouldBeNull();
        Problem(Rrule(Rule, rdates: Times(501))).ShouldBe("spec.trigger.rrule.rdates: must have at most 500 items, but has 501");
        Problem(Rrule(Rule, exdates: Times(500))).ShouldBeNull();
        Problem(Rrule(Rule, exdates: Times(501))).ShouldBe("spec.trigger.rrule.exdates: must have at most 500 items, but has 501");
    }

    [Theory]
    [InlineData("interval", "weeks", 5000)]
    [InlineData("interval", "days", 36_500)]
    [InlineData("interval", "hours", 876_000)]
    [InlineData("interval", "minutes", 52_560_000)]
    [InlineData("interval", "seconds", int.MaxValue)]
    [InlineData("calendar", "years", 1000)]
    [InlineData("calendar", "months", 12_000)]
    [InlineData("calendar", "weeks", 5000)]
    [InlineData("calendar", "days", 36_500)]
    public void A_period_of_a_unit_has_a_maximum(string trigger, string unit, int most)
    {
        Problem(trigger, unit, most).ShouldBeNull();
        Problem(trigger, unit, -1).ShouldBe($"spec.trigger.{trigger}.{unit}: must be from 0 to {most}, but is -1");
        if (most < int.MaxValue)
            Problem(trigger, unit, most + 1).ShouldBe($"spec.trigger.{trigger}.{unit}: must be from 0 to {most}, but is {most + 1}");
    }

    [Fact]
    public void Sixty_four_headers_are_sent_and_no_more()
    {
        Problem(Headers(64)).ShouldBeNull();
        Problem(Headers(65)).ShouldBe("spec.action.http.headers: must have at most 64 items, but has 65");
    }

    private static TriggerSpec Rrule(string rule, IReadOnlyList<string>? rdates = null, IReadOnlyList<string>? exdates = null) =>
        new() { Rrule = new RruleTriggerSpec { Rule = rule, Rdates = rdates, Exdates = exdates } };

    private static string? Problem(string trigger, string unit, int value) =>
        Manifest.Of($$"""{"trigger":{"{{trigger}}":{"{{unit}}": {{value}} } } }""").Compilation.Problem?.Message;

    private static string? Problem(TriggerSpec trigger) => Problem(Specs.EveryTenSeconds() with { Trigger = trigger });

    private static string? Problem(ScheduledJobSpec spec) => new ScheduleCompiler("UTC").Compile(Specs.Job(spec)).Problem?.Message;

    private static IReadOnlyList<T> Repeat<T>(T item, int count) => [.. Enumerable.Repeat(item, count)];

    private static IReadOnlyList<string> Dates(int count) => [.. Enumerable.Range(0, count).Select(i => $"{Specs.Created.AddDays(i):yyyy-MM-dd}")];

    private static IReadOnlyList<string> Times(int count) => [.. Enumerable.Range(0, count).Select(i => $"{Specs.Created.AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ}")];

    private static ScheduledJobSpec Headers(int count) => Specs.EveryTenSeconds() with
    {
        Action = new ActionSpec
        {
            Http = new HttpActionSpec
            {
                Url = "http://target/",
                Headers = [.. Enumerable.Range(0, count).Select(i => new HttpHeaderSpec { Name = $"X-{i}", Value = "a" })],
            },
        },
    };
}
