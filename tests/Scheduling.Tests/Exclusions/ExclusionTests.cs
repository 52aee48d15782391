using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Tests.Recurrence;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

public class ExclusionTests
{
    private static readonly DateTimeOffset Start = At("2026-12-20T00:00:00Z");

    [Fact]
    public void Excluded_days_are_left_out()
    {
        var trigger = Excluding(Crontab("0 9 * * *"), weekdays: "SAT,SUN", dates: ["2026-12-24", "2026-12-29/2027-01-01"]);

        trigger.Text(5, Start).ShouldBe("2026-12-21 09:00, 2026-12-22 09:00, 2026-12-23 09:00, 2026-12-25 09:00, 2026-12-28 09:00");
        trigger.CountBetween(Start, At("2027-01-10T00:00:00Z")).ShouldBe(10);
        trigger.LastBefore(At("2027-01-04T09:00:00Z")).ShouldBe(At("2026-12-28T09:00:00Z"));
    }

    [Fact]
    public void NextDay_moves_to_the_next_day_that_is_left_and_runs_once()
    {
        var trigger = Excluding(Crontab("0 9 * * *"), weekdays: "SAT,SUN", dates: ["2026-12-24/2026-12-26"], policy: ExclusionPolicy.NextDay);

        trigger.Text(5, Start).ShouldBe("2026-12-21 09:00, 2026-12-22 09:00, 2026-12-23 09:00, 2026-12-28 09:00, 2026-12-29 09:00");
    }

    [Fact]
    public void PreviousDay_brings_the_end_of_the_month_to_the_working_day_before()
    {
        var trigger = Excluding(Crontab("0 17 L * *"), weekdays: "SAT,SUN", policy: ExclusionPolicy.PreviousDay);

        // 31 January 2027 is a Sunday, 28 February one, too.
        trigger.Text(4, Start).ShouldBe("2026-12-31 17:00, 2027-01-29 17:00, 2027-02-26 17:00, 2027-03-31 17:00");
        trigger.FindSource(At("2027-01-29T17:00:00Z")).ShouldBe(new ExclusionNote("weekdays SUN", At("2027-01-31T17:00:00Z"), At("2027-01-29T17:00:00Z")));
        trigger.FindExcluded(At("2027-01-31T17:00:00Z")).ShouldBe(new ExclusionNote("weekdays SUN", At("2027-01-31T17:00:00Z"), At("2027-01-29T17:00:00Z")));
        trigger.FindSource(At("2027-03-31T17:00:00Z")).ShouldBeNull();
    }

    [Fact]
    public void Times_of_several_days_all_move_to_the_next()
    {
        var trigger = Excluding(Crontab("0 8 * * SAT", "UTC"), Crontab("0 10 * * SUN"), weekdays: "SAT,SUN", policy: ExclusionPolicy.NextDay);

        trigger.Text(3, Start).ShouldBe("2026-12-21 08:00, 2026-12-21 10:00, 2026-12-28 08:00", "those of 19 and 20 December, too");
    }

    [Fact]
    public void Excluded_parts_of_days_are_left_out_whatever_the_policy()
    {
        foreach (var policy in Enum.GetValues<ExclusionPolicy>())
        {
            var trigger = Excluding(Crontab("0 */4 * * *"), times: ["22:00-06:00", "12:00-13:00"], weekdays: "MON", policy: policy);
            trigger.Between(At("2026-12-22T00:00:00Z"), At("2026-12-23T00:00:00Z")).Select(t => t.Hour).ShouldBe([8, 16, 20]);
        }
    }

    [Theory]
    [InlineData("2026-12-22T05:59:59Z", true)]
    [InlineData("2026-12-22T06:00:00Z", false)]
    [InlineData("2026-12-22T06:00:01Z", false)]
    [InlineData("2026-12-22T21:59:59Z", false)]
    [InlineData("2026-12-22T22:00:00Z", true)]
    [InlineData("2026-12-23T23:59:59Z", true)]
    [InlineData("2026-12-24T00:00:00Z", true)]
    [InlineData("2026-12-24T12:00:00Z", true)]
    [InlineData("2026-12-25T12:00:00Z", false)]
    public void An_end_is_exclusive_for_times_and_inclusive_for_dates(string instant, bool isExcluded)
    {
        var trigger = Excluding(Crontab("* * * * * *"), times: ["22:00-06:00"], dates: ["2026-12-24"]);

        var at = At(instant);
        (trigger.NextAfter(at.AddTicks(-1)) != at).ShouldBe(isExcluded);
        (trigger.LastBefore(at.AddTicks(1)) != at).ShouldBe(isExcluded);
        trigger.CountBetween(at.AddTicks(-1), at).ShouldBe(isExcluded ? 0 : 1);
    }

    [Fact]
    public void A_yearly_range_may_go_over_the_new_year_and_29_February_is_of_leap_years()
    {
        var days = new ExcludedDays([], [DateSpan.Parse("*-12-30/*-01-02"), DateSpan.Parse("*-02-29")]);
        var trigger = new ExcludingTrigger(Crontab("0 0 * * *"), new Exclusion(new ExclusionRules { Days = days }, Clock()));

        trigger.CountBetween(At("2027-12-31T12:00:00Z"), At("2028-12-31T12:00:00Z")).ShouldBe(366 - 5);
        trigger.CountBetween(At("2026-12-31T12:00:00Z"), At("2027-12-31T12:00:00Z")).ShouldBe(365 - 4);
    }

    [Fact]
    public void A_calendar_of_another_zone_counts_its_own_days()
    {
        var tokyo = new ExcludedCalendar("jp", new ExcludedDays([], [DateSpan.Parse("2026-12-24")]), Clock("Asia/Tokyo").Zone);
        var trigger = new ExcludingTrigger(Crontab("0 */6 * * *"), new Exclusion(new ExclusionRules { Calendars = [tokyo] }, Clock()));

        // 24 December in Tokyo is from 15:00 on the 23rd to 15:00 on the 24th in UTC.
        trigger.Text(5, At("2026-12-23T06:00:00Z")).ShouldBe("2026-12-23 12:00, 2026-12-24 18:00, 2026-12-25 00:00, 2026-12-25 06:00, 2026-12-25 12:00");
        trigger.FindExcluded(At("2026-12-23T18:00:00Z"))!.Rule.ShouldBe("calendar jp (2026-12-24)");
    }

    [Fact]
    public void Times_cannot_move_by_the_days_of_another_zone()
    {
        var tokyo = new ExcludedCalendar("jp", new ExcludedDays([DayOfWeek.Sunday], []), Clock("Asia/Tokyo").Zone);
        var rules = new ExclusionRules { Calendars = [tokyo], Policy = ExclusionPolicy.NextDay };

        Should.Throw<TriggerFormatException>(() => new Exclusion(rules, Clock())).Message
            .ShouldBe("NextDay needs calendars with the time zone of the schedule, UTC, or without one, but that of 'jp' is Asia/Tokyo");
    }

    [Fact]
    public void A_time_moves_by_at_most_62_days()
    {
        var trigger = Excluding(Crontab("0 9 * * *"), dates: ["2027-01-01/2027-03-31"], policy: ExclusionPolicy.NextDay);
        var monthly = Excluding(Crontab("0 9 28,29 1 *"), dates: ["2027-01-01/2027-03-31"], policy: ExclusionPolicy.NextDay);

        trigger.Text(2, At("2026-12-31T00:00:00Z")).ShouldBe("2026-12-31 09:00, 2027-04-01 09:00");
        monthly.NextAfter(At("2027-01-01T00:00:00Z")).ShouldBe(At("2027-04-01T09:00:00Z"));
        monthly.FindExcluded(At("2027-01-28T09:00:00Z"))!.To.ShouldBeNull();
        monthly.FindExcluded(At("2027-01-29T09:00:00Z"))!.To.ShouldBe(At("2027-04-01T09:00:00Z"));
    }

    [Fact]
    public void A_moved_time_follows_the_clocks_of_its_new_day()
    {
        var weekly = Crontab("30 2 * * SAT", "Europe/Berlin");
        var rules = new ExclusionRules { Days = new ExcludedDays([DayOfWeek.Saturday], []), Policy = ExclusionPolicy.NextDay };
        var trigger = new ExcludingTrigger(weekly, new Exclusion(rules, Clock("Europe/Berlin")));

        // 29 March 2026: clocks go from 02:00 to 03:00; 25 October: back from 03:00 to 02:00.
        trigger.NextAfter(At("2026-03-27T00:00:00Z")).ShouldBe(At("2026-03-29T01:00:00Z"));
        trigger.NoteAt(At("2026-03-29T01:00:00Z"))!.Effect.ShouldBe(ClockEffect.Moved);
        trigger.First(2, At("2026-10-24T12:00:00Z")).ShouldBe([At("2026-10-25T00:30:00Z"), At("2026-11-01T01:30:00Z")]);
    }

    [Fact]
    public void An_exclusion_of_everything_leaves_nothing()
    {
        var all = Excluding(Crontab("0 9 * * *"), weekdays: "SUN,MON,TUE,WED,THU,FRI,SAT");
        var hours = Excluding(Crontab("0 9 * * *"), times: ["06:00-18:00"]);
        foreach (var trigger in (ExcludingTrigger[])[all, hours])
        {
            trigger.NextAfter(Start).ShouldBeNull();
            trigger.LastBefore(Start).ShouldBeNull();
            trigger.CountBetween(Start, Start.AddYears(50)).ShouldBe(0);
            trigger.FirstExcluded(Start, DateTimeOffset.MaxValue).ShouldBe(At("2026-12-20T09:00:00Z"));
        }
    }

    [Fact]
    public void Without_an_effect_there_is_no_first_excluded_time() =>
        Excluding(Crontab("0 9 * * MON-FRI"), weekdays: "SAT,SUN").ExcludesNothing(Start, Start.AddYears(12)).ShouldBeTrue();

    [Fact]
    public void The_description_says_what_is_excluded() =>
        Excluding(Crontab("0 9 * * *", "Europe/Berlin"), weekdays: "SAT,SUN", dates: ["*-12-25", "*-12-26"], times: ["12:00-13:00"]).Describe()
            .ShouldBe("cron 0 9 * * * Europe/Berlin except SUN, SAT, 2 dates and 12:00-13:00");

    private static ExcludingTrigger Excluding(
        CronTrigger one, string weekdays = "", string[]? dates = null, string[]? times = null, ExclusionPolicy policy = ExclusionPolicy.Skip) =>
        Excluding(one, null, weekdays, dates, times, policy);

    private static ExcludingTrigger Excluding(
        CronTrigger one, CronTrigger? other, string weekdays = "", string[]? dates = null, string[]? times = null, ExclusionPolicy policy = ExclusionPolicy.Skip)
    {
        var names = weekdays.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var rules = new ExclusionRules
        {
            Days = new ExcludedDays([.. Enum.GetValues<DayOfWeek>().Where(d => names.Contains(d.ToString()[..3].ToUpperInvariant()))], [.. (dates ?? []).Select(DateSpan.Parse)]),
            Times = [.. (times ?? []).Select(TimeSpanOfDay.Parse)],
            Policy = policy,
        };
        return new ExcludingTrigger(other is null ? one : new AnyOfTrigger([one, other]), new Exclusion(rules, Clock()));
    }
}
