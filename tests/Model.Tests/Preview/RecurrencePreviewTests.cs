using ScheduledJobs.Model.Preview;
using static ScheduledJobs.Model.Tests.Preview.Manifest;

namespace ScheduledJobs.Model.Tests.Preview;

/// <summary>Recurrence rules as users see them: times, marks of clock changes, and why there are no more.</summary>
public sealed class RecurrencePreviewTests
{
    [Theory]
    [InlineData("NextValid", "Auto", "03-28 02:30+01:00; 03-29 03:00+02:00 Moved(02:30); 03-30 02:30+02:00")]
    [InlineData("Shift", "Auto", "03-28 02:30+01:00; 03-29 03:30+02:00 Moved(02:30); 03-30 02:30+02:00")]
    [InlineData("Skip", "Auto", "03-28 02:30+01:00; 03-29 03:00+02:00 DroppedByClockChange Dropped(02:30); 03-30 02:30+02:00; 03-31 02:30+02:00")]
    public void A_gap_is_marked(string gap, string overlap, string expected) => Show("FREQ=DAILY", "2026-03-28T02:30:00", gap, overlap).ShouldBe(expected);

    [Theory]
    [InlineData("FREQ=DAILY", "Auto", "10-24 02:30+02:00; 10-25 02:30+02:00 FirstOnly(02:30); 10-26 02:30+01:00")]
    [InlineData("FREQ=DAILY", "Both", "10-24 02:30+02:00; 10-25 02:30+02:00 FirstOfBoth(02:30); 10-25 02:30+01:00 SecondOfBoth(02:30)")]
    public void An_overlap_is_marked(string rule, string overlap, string expected) => Show(rule, "2026-10-24T02:30:00", "NextValid", overlap).ShouldBe(expected);

    [Fact]
    public void COUNT_ends_the_page()
    {
        var page = Of("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=2"}}}""").Preview().Show(new PreviewRange { From = Specs.Created, Count = 5 });
        Text(page).ShouldBe("01-06 12:00+00:00; 01-07 12:00+00:00");
        page.End.ShouldBe(PreviewEnd.Trigger);
    }

    /// <summary>Without start and startAt, a rule counts from the creation, at which nothing runs: COUNT still is the number of runs.</summary>
    [Theory]
    [InlineData("FREQ=DAILY", 1)]
    [InlineData("FREQ=DAILY", 2)]
    [InlineData("FREQ=DAILY", 3)]
    [InlineData("FREQ=SECONDLY", 3)]
    [InlineData("FREQ=HOURLY;INTERVAL=5", 3)]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,FR", 3)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=5,6;BYSETPOS=1", 2)]
    public void COUNT_is_the_number_of_runs_after_the_creation(string rule, int count)
    {
        var trigger = Of($$"""{"trigger":{"rrule":{"rule":"{{rule}};COUNT={{count}}"} } }""").Schedule.Timetable.Trigger;
        trigger.CountBetween(Specs.Created, DateTimeOffset.MaxValue).ShouldBe(count);
        trigger.CountBetween(DateTimeOffset.MinValue, Specs.Created).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=3","start":"2026-01-05T12:00:00"}}}""")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=3"}},"startAt":"2026-01-05T12:00:00Z"}""")]
    public void A_start_that_is_written_counts(string spec)
    {
        var trigger = Of(spec).Schedule.Timetable.Trigger;
        trigger.CountBetween(Specs.Created.AddSeconds(-1), DateTimeOffset.MaxValue).ShouldBe(3);
        trigger.NextAfter(Specs.Created.AddSeconds(-1)).ShouldBe(Specs.Created);
    }

    [Fact]
    public void The_start_is_startAt_or_the_creation_unless_given()
    {
        First("""{"trigger":{"rrule":{"rule":"FREQ=DAILY"}}}""").ShouldBe(Utc("2026-01-06T12:00:00"));
        First("""{"trigger":{"rrule":{"rule":"FREQ=DAILY"}},"startAt":"2026-02-01T07:00:00Z"}""").ShouldBe(Utc("2026-02-01T07:00:00"));
        First("""{"trigger":{"rrule":{"rule":"FREQ=DAILY","start":"2026-03-01T09:00:00"}},"timeZone":"Europe/Berlin"}""").ShouldBe(Utc("2026-03-01T08:00:00"));
        First("""{"trigger":{"rrule":{"rule":"FREQ=DAILY","start":"2020-03-01T09:00:00"}},"startAt":"2026-02-01T00:00:00Z"}""").ShouldBe(Utc("2026-02-01T09:00:00"));
    }

    [Fact]
    public void A_rule_is_a_child_like_any_other()
    {
        First("""{"trigger":{"allOf":[{"rrule":{"rule":"FREQ=MONTHLY;BYMONTHDAY=13","start":"2026-01-01T09:00:00"}},{"cron":{"expression":"0 9 * * FRI"}}]}}""")
            .ShouldBe(Utc("2026-02-13T09:00:00"));
        First("""{"trigger":{"anyOf":[{"rrule":{"rule":"FREQ=YEARLY","start":"2026-02-01T09:00:00"}},{"rrule":{"rule":"FREQ=YEARLY","start":"2026-01-20T09:00:00"}}]}}""")
            .ShouldBe(Utc("2026-01-20T09:00:00"));
    }

    [Fact]
    public void The_text_is_the_rule()
    {
        Of("""{"trigger":{"rrule":{"rule":"rrule:freq=daily"}},"timeZone":"Europe/Berlin"}""").Schedule.Text.ShouldBe("rrule FREQ=DAILY Europe/Berlin");
        ScheduledJobs.Model.Schedules.TriggerText.Of(Of("""{"trigger":{"rrule":{"rule":"FREQ=x"}}}""").Job.Spec.Trigger).ShouldBe("rrule FREQ=x");
    }

    private static string Show(string rule, string start, string gap, string overlap)
    {
        var manifest = Of($$"""
            {"trigger":{"rrule":{"rule":"{{rule}}","start":"{{start}}"} },"timeZone":"Europe/Berlin","daylightSaving":{"gap":"{{gap}}","overlap":"{{overlap}}"} }
            """);
        return Text(manifest.Preview().Show(new PreviewRange { From = Specs.Created, Count = 3 }));
    }

    private static DateTimeOffset? First(string spec) => Of(spec).Schedule.Timetable.NextAfter(Specs.Created.AddSeconds(-1))?.NominalTime;
}
