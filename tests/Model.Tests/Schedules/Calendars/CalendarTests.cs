using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules.Calendars;

public sealed class CalendarTests
{
    private static readonly ScheduleCalendarSpec Christmas = new() { Dates = ["*-12-25/*-12-26"] };

    [Theory]
    [InlineData("holidays", null, null)]
    [InlineData("shared", "other", null)]
    [InlineData("private", "other", "spec.exclude.calendars[0]: ScheduleCalendar other/private is not shared with other namespaces (spec.shared); nothing runs until it can be used")]
    [InlineData("missing", null, "spec.exclude.calendars[0]: ScheduleCalendar team/missing does not exist; nothing runs until it can be used")]
    [InlineData("broken", null, "spec.exclude.calendars[0]: ScheduleCalendar team/broken has no valid spec: spec: set weekdays or dates; nothing runs until it can be used")]
    public void A_calendar_that_cannot_be_used_fails_closed(string name, string? @namespace, string? message)
    {
        var source = new ListedCalendars([Of("team", "holidays", Christmas), Of("other", "shared", Christmas with { Shared = true }), Of("other", "private", Christmas), Of("team", "broken", new())]);
        var spec = Specs.EveryTenSeconds() with { Exclude = new ExcludeSpec { Calendars = [new CalendarReference(name, @namespace)] } };

        var problem = new ScheduleCompiler("UTC", calendars: source).Compile(Specs.Job(spec)).Problem;

        (problem?.Message).ShouldBe(message);
        (problem?.Reason).ShouldBe(message is null ? null : Reasons.CalendarNotFound);
    }

    [Fact]
    public void Another_problem_is_reported_before_a_missing_calendar()
    {
        var spec = Specs.EveryTenSeconds() with { Exclude = new ExcludeSpec { Calendars = [new CalendarReference("missing")] }, Timeout = "soon" };

        new ScheduleCompiler("UTC").Compile(Specs.Job(spec)).Problem!.Message.ShouldStartWith("spec.timeout: ");
    }

    [Theory]
    [InlineData("timeZone", "spec.timeZone: 'Mars' is not in this system's time-zone data")]
    [InlineData("dates", "spec.dates[1]: must be a date such as")]
    [InlineData("weekdays", "spec.weekdays[0]: 'Sunday' is not one of SUN, MON, TUE, WED, THU, FRI, SAT")]
    [InlineData("count", "spec.dates: must have at most 2000 items, but has 2001")]
    public void An_invalid_calendar_names_the_field_and_keeps_the_last_valid_days(string what, string message)
    {
        var before = Of("team", "holidays", Christmas);
        var spec = what switch
        {
            "timeZone" => Christmas with { TimeZone = "Mars" },
            "dates" => Christmas with { Dates = ["2026-01-01", "tomorrow"] },
            "weekdays" => Christmas with { Weekdays = ["Sunday"] },
            _ => Christmas with { Dates = [.. Enumerable.Repeat("2026-01-01", 2001)] },
        };

        var after = CalendarCompiler.Compile(Calendar("team", "holidays", spec), before);

        after.Problem!.Message.ShouldStartWith(message);
        after.Content.ShouldBeSameAs(before.Content);
        after.Mark.ShouldBe(before.Mark);
        CalendarCompiler.Compile(Calendar("team", "holidays", spec)).Content.ShouldBeNull();
    }

    [Fact]
    public void Only_days_change_the_fingerprint()
    {
        var before = Of("team", "holidays", Christmas);

        CalendarCompiler.Compile(Calendar("team", "holidays", Christmas with { Shared = true }), before).ShouldSatisfyAllConditions(
            c => c.Mark.ShouldBe(before.Mark), c => c.Content.ShouldBeSameAs(before.Content), c => c.IsShared.ShouldBeTrue());
        CalendarCompiler.Compile(Calendar("team", "holidays", Christmas with { Weekdays = ["SUN"] }), before).Mark.ShouldNotBe(before.Mark);
    }

    [Fact]
    public void The_mark_of_a_spec_says_which_calendars_can_be_used_and_what_is_in_them()
    {
        var spec = Specs.EveryTenSeconds() with { Exclude = new ExcludeSpec { Calendars = [new CalendarReference("holidays"), new CalendarReference("more", "other")] } };
        var (one, shared, hidden) = (Of("team", "holidays", Christmas), Of("other", "more", Christmas with { Shared = true }), Of("other", "more", Christmas));

        string?[] marks =
        [
            MarkOf(), MarkOf(one), MarkOf(one, shared), MarkOf(one, Of("other", "more", Christmas with { Shared = true, TimeZone = "UTC" })),
        ];
        marks.Distinct().Count().ShouldBe(4);
        MarkOf(one, hidden).ShouldBe(MarkOf(one));
        CalendarLookup.MarkOf(Specs.EveryTenSeconds(), "team", new ListedCalendars([])).ShouldBeNull();

        string? MarkOf(params CompiledCalendar[] calendars) => CalendarLookup.MarkOf(spec, "team", new ListedCalendars(calendars));
    }

    [Fact]
    public void The_effective_mark_is_read_back_with_and_without_calendars()
    {
        foreach (var mark in (EffectiveMark[])[new("a", "b", EffectiveState.Active), new("a", "b", EffectiveState.Suspended, "c"), new("a", null, EffectiveState.UsedUp, "c")])
            EffectiveMark.Read(mark.ToString()).ShouldBe(mark);
    }

    [Fact]
    public void All_schedules_share_the_days_of_a_calendar()
    {
        var calendar = Of("team", "holidays", new ScheduleCalendarSpec { Dates = [.. Enumerable.Range(0, 500).Select(n => $"{new DateOnly(2026, 1, 1).AddDays(n * 3):yyyy-MM-dd}")] });
        var compiler = new ScheduleCompiler("UTC", calendars: new ListedCalendars([calendar]));
        var spec = Specs.EveryTenSeconds() with { Exclude = new ExcludeSpec { Calendars = [new CalendarReference("holidays")] } };
        Compile(10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var schedules = Compile(100);
        var perSchedule = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;

        // A copy of the dates would take more than 30 KB.
        perSchedule.ShouldBeLessThan(20_000);
        schedules.Count.ShouldBe(100);

        List<Schedule> Compile(int count) => [.. Enumerable.Range(0, count).Select(_ => compiler.Compile(Specs.Job(spec)).Schedule!)];
    }

    private static CompiledCalendar Of(string @namespace, string name, ScheduleCalendarSpec spec) => CalendarCompiler.Compile(Calendar(@namespace, name, spec));

    private static ScheduleCalendar Calendar(string @namespace, string name, ScheduleCalendarSpec spec) =>
        new() { Metadata = new ObjectMeta { Namespace = @namespace, Name = name }, Spec = spec };
}
