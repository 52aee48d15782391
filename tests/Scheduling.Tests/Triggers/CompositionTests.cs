using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Triggers;

public class CompositionTests
{
    private static readonly DateTimeOffset Start = At("2026-01-01T00:00:00Z");
    private static readonly ITrigger Never = Crontab("0 0 30 2 *");

    [Fact]
    public void Any_of_is_the_union_and_equal_instants_count_once()
    {
        var trigger = new AnyOfTrigger([Crontab("0 * * * *"), Crontab("*/30 * * * *"), Every(40 * 60)]);
        var expected = new[] { 30, 40, 60, 80, 90, 120 }.Select(m => Start.AddMinutes(m)).ToArray();
        trigger.Between(Start, Start.AddHours(2)).ShouldBe(expected);
        trigger.CountBetween(Start, Start.AddHours(2)).ShouldBe(6);
        trigger.CountBetween(Start, Start.AddHours(2).AddTicks(-1)).ShouldBe(5);
        trigger.LastBefore(Start.AddHours(2)).ShouldBe(Start.AddMinutes(90));
        trigger.CountBetween(Start.AddDays(1), Start).ShouldBe(0);
    }

    [Fact]
    public void Any_of_survives_children_that_never_fire()
    {
        new AnyOfTrigger([Never, Crontab("0 * * * *")]).NextAfter(Start).ShouldBe(Start.AddHours(1));
        new AnyOfTrigger([Never, Never]).NextAfter(Start).ShouldBeNull();
        new AnyOfTrigger([Never, Never]).LastBefore(Start).ShouldBeNull();
        new AnyOfTrigger([Never, Never]).CountBetween(Start, Start.AddYears(5)).ShouldBe(0);
    }

    [Fact]
    public void One_child_counts_by_itself()
    {
        var child = new CountingTrigger(Crontab("0 * * * *"));
        new AnyOfTrigger([child]).CountBetween(Start, Start.AddDays(1)).ShouldBe(24);
        new AllOfTrigger([child]).CountBetween(Start, Start.AddDays(1)).ShouldBe(24);
        (child.Counts, child.Questions, child.Days).ShouldBe((2, 0, 0));
    }

    [Fact]
    public void Any_of_counts_from_the_first_day_of_the_calendar_to_the_last()
    {
        var twelve = Every(12 * 3600, DateTimeOffset.MinValue);
        var eight = Every(8 * 3600, DateTimeOffset.MinValue);
        var trigger = new AnyOfTrigger([twelve, eight]);
        trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddDays(2)).ShouldBe(8);
        trigger.CountBetween(At("9999-12-30T00:00:00Z"), DateTimeOffset.MaxValue).ShouldBe(7);
    }

    [Fact]
    public void Any_of_counts_a_year_of_seconds()
    {
        new AnyOfTrigger([Crontab("* * * * * *"), Every(1)]).CountBetween(Start, Start.AddDays(365)).ShouldBe(365 * 86_400);
        new AnyOfTrigger([Every(2), Every(3)]).CountBetween(Start, Start.AddDays(365)).ShouldBe(365 * 86_400 / 6 * 4);
        new AnyOfTrigger([Every(63), Every(64), Every(65)]).CountBetween(Start, Start.AddSeconds(63 * 64 * 65))
            .ShouldBe(64 * 65 + 63 * 65 + 63 * 64 - 65 - 64 - 63 + 1);
    }

    [Fact]
    public void Any_of_counts_an_instant_shared_with_a_nested_all_of_once()
    {
        var both = new AllOfTrigger([Crontab("0 * * * *"), Crontab("*/30 * * * *")]);
        new AnyOfTrigger([Crontab("0 * * * *"), both]).CountBetween(Start, Start.AddDays(1)).ShouldBe(24);
        new AnyOfTrigger([both, Crontab("30 * * * *")]).CountBetween(Start, Start.AddDays(1)).ShouldBe(48);
    }

    [Fact]
    public void Any_of_counts_what_is_due_at_midnight()
    {
        var date = new DateTrigger(["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"], Clock());
        var window = new WindowTrigger(Crontab("0 0,12 * * *"), At("2026-01-05T00:00:00Z"), At("2026-01-06T00:00:00Z"));
        var calendar = new CalendarTrigger(0, 1, 0, 0, new TimeOnly(0, 0), MonthEnd.Clamp, Start, Clock("Asia/Tokyo"));
        new AnyOfTrigger([date, window]).CountBetween(Start, At("2026-02-01")).ShouldBe(5);
        new AnyOfTrigger([date, window]).CountBetween(At("2026-01-02"), At("2026-01-05")).ShouldBe(2);
        new AnyOfTrigger([calendar, date]).CountBetween(Start, At("2026-12-31")).ShouldBe(11 + 2);
        new AnyOfTrigger([calendar, Crontab("0 15 * * *")]).CountBetween(Start, Start.AddDays(365)).ShouldBe(365);
    }

    [Fact]
    public void All_of_is_the_intersection()
    {
        var trigger = new AllOfTrigger([Crontab("0 0 13 * *"), Crontab("0 0 * * FRI")]);
        trigger.Between(Start, At("2027-01-01")).ShouldBe([At("2026-02-13"), At("2026-03-13"), At("2026-11-13")]);
        trigger.LastBefore(At("2026-11-13")).ShouldBe(At("2026-03-13"));
        trigger.LastBefore(At("2026-11-13").AddTicks(1)).ShouldBe(At("2026-11-13"));
        trigger.CountBetween(Start, At("2027-01-01")).ShouldBe(3);
        trigger.CountBetween(At("2026-02-13"), At("2026-11-13")).ShouldBe(2);
    }

    [Fact]
    public void All_of_meets_within_a_dense_day()
    {
        var trigger = new AllOfTrigger([Crontab("*/2 * * * * *"), Crontab("*/3 * * * * *"), Crontab("50-59 59 23 * * *")]);
        trigger.Between(Start, Start.AddDays(1)).ShouldBe([At("2026-01-01T23:59:54Z")]);
        trigger.LastBefore(At("2026-01-03")).ShouldBe(At("2026-01-02T23:59:54Z"));
        trigger.CountBetween(Start, Start.AddDays(365)).ShouldBe(365);
    }

    [Fact]
    public void All_of_finds_the_one_day_of_a_year_on_which_dense_grids_meet()
    {
        var odd = new AnyOfTrigger([Crontab("1-59/2 * * * * *"), Crontab("30 10 5 1 1 *")]);
        var trigger = new AllOfTrigger([odd, Crontab("*/2 * * * * *")]);
        trigger.NextAfter(At("2026-02-01")).ShouldBe(At("2027-01-01T05:10:30Z"));
        trigger.LastBefore(At("2026-12-01")).ShouldBe(At("2026-01-01T05:10:30Z"));
        trigger.CountBetween(At("2026-01-01"), At("2026-01-03")).ShouldBe(1);
    }

    [Fact]
    public void Intervals_meet_by_arithmetic()
    {
        var a = new IntervalTrigger(Start, TimeSpan.FromSeconds(86_399), includeAnchor: false);
        var b = new IntervalTrigger(Start.AddSeconds(5), TimeSpan.FromSeconds(86_400), includeAnchor: true);
        var meeting = new AllOfTrigger([a, b]).NextAfter(Start).ShouldNotBeNull();
        ((meeting - Start).Ticks % TimeSpan.FromSeconds(86_399).Ticks).ShouldBe(0);
        ((meeting - Start.AddSeconds(5)).Ticks % TimeSpan.FromSeconds(86_400).Ticks).ShouldBe(0);
        new AllOfTrigger([a, b]).LastBefore(meeting).ShouldBeNull();

        new AllOfTrigger([Every(2), new IntervalTrigger(Start.AddSeconds(1), TimeSpan.FromSeconds(2), includeAnchor: true)])
            .NextAfter(Start).ShouldBeNull();
    }

    [Theory]
    [InlineData(6, 10, 4)]
    [InlineData(1, 1, 0)]
    [InlineData(7, 5, 100)]
    [InlineData(12, 18, 6)]
    [InlineData(12, 18, 5)]
    [InlineData(15, 15, 30)]
    public void Merged_intervals_contain_the_common_instants(int first, int second, int shift)
    {
        var a = Every(first);
        var b = new IntervalTrigger(Start.AddSeconds(shift), TimeSpan.FromSeconds(second), includeAnchor: true);
        var expected = a.Between(Start, Start.AddSeconds(500)).Intersect(b.Between(Start, Start.AddSeconds(500))).ToList();
        new AllOfTrigger([a, b]).Between(Start, Start.AddSeconds(500)).ShouldBe(expected);
        new AllOfTrigger([b, a]).Between(Start, Start.AddSeconds(500)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("*/2 * * * * *", "1-59/2 * * * * *")]
    [InlineData("0 * * * *", "30 * * * *")]
    [InlineData("0 0 1 * *", "0 0 2 * *")]
    [InlineData("0 0 * 1 *", "0 0 * 2 *")]
    [InlineData("0 0 30 2 *", "* * * * *")]
    [InlineData("0 0 0 1 1 * 2027", "0 0 0 1 1 * 2028")]
    public void An_empty_intersection_is_null_in_bounded_time(string first, string second)
    {
        var counting = new CountingTrigger(Crontab(first));
        var trigger = new AllOfTrigger([counting, Crontab(second)]);
        trigger.NextAfter(Start).ShouldBeNull();
        trigger.LastBefore(Start).ShouldBeNull();
        counting.Questions.ShouldBeLessThanOrEqualTo(2 * 100_000);

        // A range that was found empty is not searched again.
        counting.Questions = 0;
        trigger.NextAfter(Start).ShouldBeNull();
        trigger.NextAfter(Start.AddYears(1)).ShouldBeNull();
        trigger.LastBefore(Start).ShouldBeNull();
        trigger.CountBetween(Start, Start.AddYears(1)).ShouldBe(0);
        counting.Questions.ShouldBe(0);
    }

    [Fact]
    public void A_gap_can_make_times_meet_that_otherwise_never_do()
    {
        // 02:10 and 02:20 both become 03:00 on the day of the gap.
        var trigger = new AllOfTrigger([Crontab("10 2 * * *", "Europe/Berlin"), Crontab("20 2 * * *", "Europe/Berlin")]);
        trigger.NextAfter(Start).ShouldBe(At("2026-03-29T01:00:00Z"));
    }

    [Fact]
    public void Zones_and_kinds_mix()
    {
        var calendar = new CalendarTrigger(0, 0, 0, 2, new TimeOnly(9, 0), MonthEnd.Clamp, Start, Clock());
        var trigger = new AllOfTrigger([calendar, Crontab("0 10 * * MON", "Europe/Berlin"), Every(3600)]);
        trigger.Between(Start, At("2026-02-28")).ShouldBe([At("2026-01-05T09:00:00Z"), At("2026-01-19T09:00:00Z"), At("2026-02-02T09:00:00Z"), At("2026-02-16T09:00:00Z")]);
        var nested = new AnyOfTrigger([trigger, new WindowTrigger(Crontab("0 12 * * *"), At("2026-01-05"), At("2026-01-06T12:00:00Z"))]);
        nested.Between(Start, At("2026-01-10")).ShouldBe([At("2026-01-05T09:00:00Z"), At("2026-01-05T12:00:00Z"), At("2026-01-06T12:00:00Z")]);
        nested.CountBetween(Start, At("2026-01-10")).ShouldBe(3);
        new AllOfTrigger([nested, Crontab("0 12 * * *")]).Between(Start, At("2026-01-10")).ShouldBe([At("2026-01-05T12:00:00Z"), At("2026-01-06T12:00:00Z")]);
    }

    [Fact]
    public void Describe_names_the_children()
    {
        var any = new AnyOfTrigger([Crontab("0 * * * *"), Every(5400)]);
        any.Describe().ShouldBe("cron 0 * * * * or every 90m");
        new AllOfTrigger([any, Every(60)]).Describe().ShouldBe("(cron 0 * * * * or every 90m) and every 1m");
        new AnyOfTrigger([new AllOfTrigger([Every(1), Every(2)]), Every(3)]).Describe().ShouldBe("(every 1s and every 2s) or every 3s");
    }

    [Fact]
    public void No_child_is_an_error()
    {
        Should.Throw<TriggerFormatException>(() => new AnyOfTrigger([])).Message.ShouldBe("anyOf has no triggers; it needs at least one.");
        Should.Throw<TriggerFormatException>(() => new AllOfTrigger([])).Message.ShouldBe("allOf has no triggers; it needs at least one.");
    }

    private static IntervalTrigger Every(int seconds, DateTimeOffset? anchor = null) =>
        new(anchor ?? Start, TimeSpan.FromSeconds(seconds), includeAnchor: false);
}
