using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.Recurrence.Rules;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>What the RFC leaves open or others do differently: where a rule begins and ends, dates beside it, and clock changes.</summary>
public class RecurrenceTriggerTests
{
    /// <summary>dateutil, too, makes the start an occurrence only if the rule matches it.</summary>
    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-01-05 09:00, 2026-01-12 09:00")]
    [InlineData("FREQ=WEEKLY;BYDAY=TH;COUNT=2", "2026-01-01 09:00, 2026-01-08 09:00")]
    [InlineData("FREQ=DAILY;BYHOUR=8;COUNT=2", "2026-01-02 08:00, 2026-01-03 08:00")]
    public void The_start_is_due_only_if_the_rule_matches_it(string rule, string expected) => Rule(rule).Text(3).ShouldBe(expected);

    [Theory]
    [InlineData("FREQ=DAILY;UNTIL=20260103", "2026-01-01 09:00, 2026-01-02 09:00, 2026-01-03 09:00")]
    [InlineData("FREQ=DAILY;UNTIL=20260103T085959", "2026-01-01 09:00, 2026-01-02 09:00")]
    [InlineData("FREQ=DAILY;UNTIL=20260103T090000", "2026-01-01 09:00, 2026-01-02 09:00, 2026-01-03 09:00")]
    [InlineData("FREQ=DAILY;UNTIL=20260103T090000Z", "2026-01-01 09:00, 2026-01-02 09:00, 2026-01-03 09:00")]
    [InlineData("FREQ=DAILY;UNTIL=2026-01-03T09:00:00Z", "2026-01-01 09:00, 2026-01-02 09:00, 2026-01-03 09:00")]
    [InlineData("FREQ=DAILY;UNTIL=20260103T085959Z", "2026-01-01 09:00, 2026-01-02 09:00")]
    [InlineData("FREQ=DAILY;UNTIL=20251231", "")]
    public void UNTIL_is_inclusive_and_a_date_means_all_of_that_day(string rule, string expected) => Rule(rule).Text(4).ShouldBe(expected);

    [Fact]
    public void UNTIL_in_UTC_is_an_instant_and_otherwise_local()
    {
        Rule("FREQ=DAILY;UNTIL=20260102T080000Z", zone: "Europe/Berlin").Text(3).ShouldBe("2026-01-01 08:00, 2026-01-02 08:00");
        Rule("FREQ=DAILY;UNTIL=20260102T075959Z", zone: "Europe/Berlin").Text(3).ShouldBe("2026-01-01 08:00");
        Rule("FREQ=DAILY;UNTIL=20260102T090000", zone: "Europe/Berlin").Text(3).ShouldBe("2026-01-01 08:00, 2026-01-02 08:00");
    }

    [Fact]
    public void UNTIL_in_UTC_falls_between_the_two_passes_of_an_overlap()
    {
        var clock = Clock("Europe/Berlin");
        var trigger = Rule("FREQ=MINUTELY;INTERVAL=30;UNTIL=20261025T003000Z", "2026-10-25T01:30:00", clock);
        trigger.First(9).InZone("Europe/Berlin").ShouldBe("10-25 01:30+02, 10-25 02:00+02, 10-25 02:30+02");
        Rule("FREQ=MINUTELY;INTERVAL=30;UNTIL=20261025T010000Z", "2026-10-25T01:30:00", clock).First(9).InZone("Europe/Berlin")
            .ShouldBe("10-25 01:30+02, 10-25 02:00+02, 10-25 02:30+02, 10-25 02:00+01");
        trigger.LastBefore(At("2027-01-01T00:00:00Z")).ShouldBe(At("2026-10-25T00:30:00Z"));
        trigger.CountBetween(At("2026-01-01T00:00:00Z"), At("2027-01-01T00:00:00Z")).ShouldBe(3);
    }

    [Theory]
    [InlineData("2026-01-01T09:00:00Z", "2026-01-01 09:00, 2026-01-02 09:00")]
    [InlineData("2026-01-01T09:00:00+03:00", "2026-01-01 06:00, 2026-01-02 06:00")]
    [InlineData("20260101T0900", "2026-01-01 09:00, 2026-01-02 09:00")]
    [InlineData("20260101", "2026-01-01 00:00, 2026-01-02 00:00")]
    [InlineData("2026-01-01", "2026-01-01 00:00, 2026-01-02 00:00")]
    public void A_start_is_a_local_time_an_instant_or_a_date(string start, string expected) => Rule("FREQ=DAILY", start).Text(2).ShouldBe(expected);

    [Fact]
    public void Dates_are_added_once_whatever_the_rule_has()
    {
        var trigger = Rule("FREQ=DAILY;COUNT=2", rdates: ["2025-06-01", "2026-01-02T09:00:00", "20260102T120000Z", "2026-01-02T12:00:00", "2027-01-01T07:00:00+01:00"]);
        trigger.Text(9).ShouldBe("2025-06-01 09:00, 2026-01-01 09:00, 2026-01-02 09:00, 2026-01-02 12:00, 2027-01-01 06:00");
        trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(5);
        trigger.LastBefore(At("2026-01-01T00:00:00Z")).ShouldBe(At("2025-06-01T09:00:00Z"));
    }

    [Fact]
    public void Dates_are_left_out_but_count_for_COUNT()
    {
        var trigger = Rule("FREQ=DAILY;COUNT=5;BYHOUR=9,18", exdates: ["2026-01-02", "2026-01-01T18:00:00", "20260103T090000Z", "2026-01-09T09:00:00"]);
        trigger.Text(9).ShouldBe("2026-01-01 09:00");
        trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(1);
        trigger.LastBefore(DateTimeOffset.MaxValue).ShouldBe(At("2026-01-01T09:00:00Z"));
    }

    [Fact]
    public void What_is_left_out_is_not_added_either() =>
        Rule("FREQ=DAILY;COUNT=1", rdates: ["2026-02-01", "2026-02-02T09:00:00Z"], exdates: ["2026-02-01T09:00:00", "2026-02-02"]).Text(9).ShouldBe("2026-01-01 09:00");

    [Fact]
    public void Counts_between_dates_left_out()
    {
        var trigger = Rule("FREQ=HOURLY", "2026-01-01T00:30:00", exdates: ["2026-01-02", "2026-01-04", "2026-01-03T12:30:00", "2026-01-05T00:30:00Z"]);
        for (var hours = 0; hours < 130; hours++)
        {
            var to = At("2026-01-01T00:00:00Z").AddHours(hours);
            trigger.CountBetween(At("2026-01-01T00:00:00Z"), to).ShouldBe(trigger.Between(At("2026-01-01T00:00:00Z"), to).Count, $"{hours} hours");
        }
    }

    [Theory]
    [InlineData(GapPolicy.NextValid, "03-28 02:30+01, 03-29 03:00+02, 03-30 02:30+02")]
    [InlineData(GapPolicy.Skip, "03-28 02:30+01, 03-30 02:30+02, 03-31 02:30+02")]
    [InlineData(GapPolicy.Shift, "03-28 02:30+01, 03-29 03:30+02, 03-30 02:30+02")]
    public void A_gap(GapPolicy gap, string expected) =>
        Rule("FREQ=DAILY", "2026-03-28T02:30:00", Clock("Europe/Berlin", gap)).First(3).InZone("Europe/Berlin").ShouldBe(expected);

    [Theory]
    [InlineData("FREQ=DAILY", OverlapPolicy.Auto, "10-24 02:30+02, 10-25 02:30+02, 10-26 02:30+01")]
    [InlineData("FREQ=DAILY", OverlapPolicy.Last, "10-24 02:30+02, 10-25 02:30+01, 10-26 02:30+01")]
    [InlineData("FREQ=DAILY", OverlapPolicy.Both, "10-24 02:30+02, 10-25 02:30+02, 10-25 02:30+01")]
    [InlineData("FREQ=HOURLY;BYHOUR=2", OverlapPolicy.Auto, "10-24 02:30+02, 10-25 02:30+02, 10-26 02:30+01")]
    [InlineData("FREQ=HOURLY;INTERVAL=24", OverlapPolicy.Auto, "10-24 02:30+02, 10-25 02:30+02, 10-26 02:30+01")]
    [InlineData("FREQ=MINUTELY;INTERVAL=1440", OverlapPolicy.Auto, "10-24 02:30+02, 10-25 02:30+02, 10-26 02:30+01")]
    [InlineData("FREQ=SECONDLY;INTERVAL=86400", OverlapPolicy.Auto, "10-24 02:30+02, 10-25 02:30+02, 10-26 02:30+01")]
    [InlineData("FREQ=HOURLY;BYHOUR=2,8;BYDAY=SU", OverlapPolicy.Auto, "10-25 02:30+02, 10-25 02:30+01, 10-25 08:30+01")]
    [InlineData("FREQ=HOURLY;BYHOUR=2,8;BYDAY=SU", OverlapPolicy.First, "10-25 02:30+02, 10-25 08:30+01, 11-01 02:30+01")]
    [InlineData("FREQ=HOURLY;BYHOUR=2", OverlapPolicy.First, "10-24 02:30+02, 10-25 02:30+02, 10-26 02:30+01")]
    public void An_overlap(string rule, OverlapPolicy overlap, string expected) =>
        Rule(rule, "2026-10-24T02:30:00", Clock("Europe/Berlin", overlap: overlap)).First(3).InZone("Europe/Berlin").ShouldBe(expected);

    /// <summary>Intervals within the day count on the wall clock: 5 hours after 22:00 it is 03:00, in the night of a clock change too.</summary>
    [Fact]
    public void Hours_are_counted_on_the_wall_clock() => Rule("FREQ=HOURLY;INTERVAL=5", "2026-03-28T22:00:00", "Europe/Berlin")
        .First(3).InZone("Europe/Berlin").ShouldBe("03-28 22:00+01, 03-29 03:00+02, 03-29 08:00+02");

    [Fact]
    public void A_leap_second_is_the_59th() => Rule("FREQ=MINUTELY;BYSECOND=59,60", "2026-01-01T00:00:00").Text(2).ShouldBe("2026-01-01 00:00:59, 2026-01-01 00:01:59");

    /// <summary>A rhythm within the day goes on in a repeated hour. A rule with one time a day is not such a rhythm, whatever its unit.</summary>
    [Theory]
    [InlineData("FREQ=HOURLY", true)]
    [InlineData("FREQ=HOURLY;INTERVAL=12", true)]
    [InlineData("FREQ=HOURLY;INTERVAL=23", true)]
    [InlineData("FREQ=HOURLY;INTERVAL=24", false)]
    [InlineData("FREQ=HOURLY;INTERVAL=25", false)]
    [InlineData("FREQ=HOURLY;INTERVAL=48", false)]
    [InlineData("FREQ=HOURLY;BYHOUR=2,3", true)]
    [InlineData("FREQ=HOURLY;BYHOUR=2;BYMINUTE=0,30", false)]
    [InlineData("FREQ=HOURLY;INTERVAL=5;BYHOUR=2,3", false)]
    [InlineData("FREQ=HOURLY;INTERVAL=5;BYHOUR=2,7", true)]
    [InlineData("FREQ=MINUTELY", true)]
    [InlineData("FREQ=MINUTELY;INTERVAL=1440", false)]
    [InlineData("FREQ=MINUTELY;INTERVAL=1441", false)]
    [InlineData("FREQ=MINUTELY;BYHOUR=2;BYMINUTE=30;BYSECOND=0,30", false)]
    [InlineData("FREQ=SECONDLY", true)]
    [InlineData("FREQ=SECONDLY;INTERVAL=86400", false)]
    [InlineData("FREQ=SECONDLY;INTERVAL=7", true)]
    [InlineData("FREQ=SECONDLY;BYHOUR=2;BYMINUTE=30;BYSECOND=0,30", true)]
    [InlineData("FREQ=SECONDLY;BYHOUR=2;BYMINUTE=30;BYSECOND=0", false)]
    [InlineData("FREQ=DAILY;BYHOUR=2,3", false)]
    [InlineData("FREQ=YEARLY;BYHOUR=2,3;BYSETPOS=1,2", false)]
    public void Two_of_its_units_a_day_make_a_rhythm(string rule, bool repeats) =>
        RuleTimes.Of(RecurrenceRule.Parse(rule), new DateTime(2026, 1, 1).Ticks / TimeSpan.TicksPerSecond)!.Repeats.ShouldBe(repeats);

    [Theory]
    [InlineData("FREQ=MONTHLY;BYDAY=MO,1TU", "2026-01-05 09:00, 2026-01-06 09:00, 2026-01-12 09:00")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20", "2026-05-14 09:00, 2027-05-20 09:00, 2028-05-18 09:00")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,TU,TH;BYSETPOS=-1", "2026-01-01 09:00, 2026-01-08 09:00, 2026-01-15 09:00")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,TU,TH;BYSETPOS=1", "2026-01-05 09:00, 2026-01-12 09:00, 2026-01-19 09:00")]
    public void Where_dateutil_differs(string rule, string expected) => Rule(rule).Text(3).ShouldBe(expected);

    [Fact]
    public void Notes_and_drops_are_those_of_the_rule_and_its_dates()
    {
        var clock = Clock("Europe/Berlin", GapPolicy.Skip);
        var trigger = Rule("FREQ=DAILY;COUNT=3", "2026-03-28T02:30:00", clock, ["2027-03-28T02:30:00"]);
        trigger.NextDropped(At("2026-01-01T00:00:00Z"), At("2028-01-01T00:00:00Z"))!.Change.At.ShouldBe(At("2026-03-29T01:00:00Z"));
        trigger.NextDropped(At("2026-06-01T00:00:00Z"), At("2028-01-01T00:00:00Z"))!.Change.At.ShouldBe(At("2027-03-28T01:00:00Z"));
        trigger.LastDropped(At("2028-01-01T00:00:00Z"), At("2026-01-01T00:00:00Z"))!.Change.At.ShouldBe(At("2027-03-28T01:00:00Z"));
        var moved = Rule("FREQ=DAILY", "2026-03-28T02:30:00", "Europe/Berlin");
        moved.NoteAt(At("2026-03-29T01:00:00Z"))!.Effect.ShouldBe(ClockEffect.Moved);
        moved.NoteAt(At("2026-03-28T01:30:00Z")).ShouldBeNull();
    }

    [Theory]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "rule: it never fires, because no time matches.")]
    [InlineData("FREQ=DAILY;UNTIL=20251231", "rule: it never fires, because no time from start to UNTIL matches.")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "start: it is not one of the COUNT times, because the rule does not match it.")]
    [InlineData("FREQ=WEEKLY;BYDAY=TH;COUNT=3", "exdates[1]: it leaves nothing out, because nothing is due then.", "2026-01-01", "2026-01-08T10:00:00")]
    [InlineData("FREQ=WEEKLY;BYDAY=TH;COUNT=3", "exdates[0]: it leaves nothing out, because nothing is due then; the same goes for 1 more.", "2026-01-02", "2026-01-08T10:00:00")]
    public void Warns(string rule, string warning, params string[] exdates) => Rule(rule, exdates: exdates).Warnings.ShouldBe([warning]);

    [Fact]
    public void Does_not_warn_without_need() =>
        Rule("FREQ=WEEKLY;BYDAY=MO", rdates: ["2026-03-03"], exdates: ["2026-01-05", "2026-03-03T09:00:00"]).Warnings.ShouldBeEmpty();

    [Fact]
    public void A_long_rule_is_cut_in_its_description()
    {
        Rule("FREQ=DAILY", zone: "Europe/Berlin").Describe().ShouldBe("rrule FREQ=DAILY Europe/Berlin");
        Rule($"FREQ=YEARLY;BYYEARDAY={string.Join(',', Enumerable.Range(1, 200))}").Describe().Length.ShouldBe(106);
    }

    [Fact]
    public void Meets_other_triggers()
    {
        var fridays = Rule("FREQ=MONTHLY;BYDAY=FR");
        var all = new AllOfTrigger([fridays, Crontab("0 9 13 * *")]);
        all.Text(3).ShouldBe("2026-02-13 09:00, 2026-03-13 09:00, 2026-11-13 09:00");
        all.CountBetween(At("2026-01-01T00:00:00Z"), At("2027-01-01T00:00:00Z")).ShouldBe(3);
        var any = new AnyOfTrigger([Rule("FREQ=DAILY;COUNT=2", exdates: ["2026-01-01T09:00:00Z"], rdates: ["2026-01-02T10:00:00Z"]), Crontab("0 9 13 1 *")]);
        any.CountBetween(At("2026-01-01T00:00:00Z"), At("2026-12-31T00:00:00Z")).ShouldBe(3);
    }
}
