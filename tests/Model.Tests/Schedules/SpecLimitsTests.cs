using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
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

    [Theory]
    [InlineData("rdates")]
    [InlineData("exdates")]
    public void Five_hundred_times_are_added_to_a_rule_or_left_out_and_no_more(string name)
    {
        Problem(Rule(500)).ShouldBeNull();
        Problem(Rule(501)).ShouldBe($"spec.trigger.rrule.{name}: must have at most 500 items, but has 501");

        TriggerSpec Rule(int count) => new()
        {
            Rrule = new RruleTriggerSpec { Rule = "FREQ=DAILY", Rdates = name == "rdates" ? Times(count) : null, Exdates = name == "exdates" ? Times(count) : null },
        };
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
    public void Sixty_four_headers_are_sent_and_no_more()
    {
        Problem(Headers(64)).ShouldBeNull();
        Problem(Headers(65)).ShouldBe("spec.action.http.headers: must have at most 64 items, but has 65");
    }

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
