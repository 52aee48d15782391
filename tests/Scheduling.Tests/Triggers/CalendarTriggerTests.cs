using System.Globalization;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Triggers;

public class CalendarTriggerTests
{
    [Theory]

    // years, months, weeks, days, time, month end, anchor, first five dates
    [InlineData(0, 1, 0, 0, "18:00", MonthEnd.Clamp, "2026-01-01", "01-01 18:00, 02-01 18:00, 03-01 18:00, 04-01 18:00, 05-01 18:00")]
    [InlineData(0, 1, 0, 0, "00:00", MonthEnd.Clamp, "2026-01-31", "01-31 00:00, 02-28 00:00, 03-31 00:00, 04-30 00:00, 05-31 00:00")]
    [InlineData(0, 1, 0, 0, "00:00", MonthEnd.Skip, "2026-01-31", "01-31 00:00, 03-31 00:00, 05-31 00:00, 07-31 00:00, 08-31 00:00")]
    [InlineData(0, 1, 0, 0, "00:00", MonthEnd.Skip, "2026-01-30", "01-30 00:00, 03-30 00:00, 04-30 00:00, 05-30 00:00, 06-30 00:00")]
    [InlineData(0, 3, 0, 0, "03:00", MonthEnd.Clamp, "2026-02-15", "02-15 03:00, 05-15 03:00, 08-15 03:00, 11-15 03:00, 02-15 03:00")]
    [InlineData(0, 0, 1, 0, "03:00", MonthEnd.Clamp, "2026-01-01", "01-01 03:00, 01-08 03:00, 01-15 03:00, 01-22 03:00, 01-29 03:00")]
    [InlineData(0, 0, 0, 10, "23:59:59", MonthEnd.Clamp, "2026-01-01", "01-01 23:59:59, 01-11 23:59:59, 01-21 23:59:59, 01-31 23:59:59, 02-10 23:59:59")]
    [InlineData(0, 1, 0, 1, "00:00", MonthEnd.Clamp, "2026-01-31", "01-31 00:00, 03-01 00:00, 04-02 00:00, 05-03 00:00, 06-04 00:00")]
    [InlineData(1, 0, 0, 0, "00:00", MonthEnd.Clamp, "2024-02-29", "02-29 00:00, 02-28 00:00, 02-28 00:00, 02-28 00:00, 02-29 00:00")]
    [InlineData(1, 0, 0, 0, "00:00", MonthEnd.Skip, "2024-02-29", "02-29 00:00, 02-29 00:00, 02-29 00:00, 02-29 00:00, 02-29 00:00")]
    public void Dates_are_computed_from_the_first(
        int years, int months, int weeks, int days, string time, MonthEnd monthEnd, string anchor, string expected)
    {
        var trigger = new CalendarTrigger(years, months, weeks, days, TimeOnly.Parse(time), monthEnd, At(anchor + "T12:00:00Z"), Clock());
        var instants = new List<DateTimeOffset>();
        for (var next = trigger.NextAfter(DateTimeOffset.MinValue); instants.Count < 5; next = trigger.NextAfter(next!.Value))
            instants.Add(next!.Value);
        string.Join(", ", instants.Select(i => i.ToString(i.Second == 0 ? "MM-dd HH:mm" : "MM-dd HH:mm:ss"))).ShouldBe(expected);
        trigger.LastBefore(instants[0]).ShouldBeNull();
        for (var i = 1; i < 5; i++)
        {
            trigger.LastBefore(instants[i]).ShouldBe(instants[i - 1]);
            trigger.CountBetween(instants[0].AddTicks(-1), instants[i]).ShouldBe(i + 1);
            trigger.CountBetween(instants[0], instants[i].AddTicks(-1)).ShouldBe(i - 1);
        }
    }

    [Theory]

    // The last day of each month in the whole calendar: every count is also computed the slow way.
    [InlineData(1, 31, MonthEnd.Skip)]
    [InlineData(1, 31, MonthEnd.Clamp)]
    [InlineData(5, 30, MonthEnd.Skip)]
    [InlineData(12, 29, MonthEnd.Skip)]
    [InlineData(7, 29, MonthEnd.Skip)]
    public void Short_months_are_counted_through_the_centuries(int months, int day, MonthEnd monthEnd)
    {
        var anchor = months == 12 ? new DateOnly(1896, 2, day) : new DateOnly(1896, 1, day);
        var trigger = new CalendarTrigger(0, months, 0, 0, new TimeOnly(1, 0), monthEnd, At($"{anchor:yyyy-MM-dd}T00:00:00Z"), Clock());
        var expected = 0L;
        var end = new DateOnly(9990, 6, 1);
        for (var month = new DateOnly(anchor.Year, anchor.Month, 1); month < end; month = month.AddMonths(months))
        {
            if (monthEnd == MonthEnd.Clamp || DateTime.DaysInMonth(month.Year, month.Month) >= day)
                expected++;
            if (month.Year is 1904 or 2000 or 2399)
                trigger.CountBetween(DateTimeOffset.MinValue, At($"{month.AddMonths(1):yyyy-MM-dd}T00:00:00Z")).ShouldBe(expected);
        }

        trigger.CountBetween(DateTimeOffset.MinValue, At("9990-06-01T00:00:00Z")).ShouldBe(expected);
    }

    [Theory]
    [InlineData(GapPolicy.NextValid, "03-28 02:30+01, 03-29 03:00+02, 03-30 02:30+02")]
    [InlineData(GapPolicy.Skip, "03-28 02:30+01, 03-30 02:30+02")]
    [InlineData(GapPolicy.Shift, "03-28 02:30+01, 03-29 03:30+02, 03-30 02:30+02")]
    public void A_gap_follows_the_policy(GapPolicy gap, string expected) =>
        Daily("02:30", Clock("Europe/Berlin", gap)).Between(At("2026-03-27T12:00:00Z"), At("2026-03-30T12:00:00Z"))
            .InZone("Europe/Berlin").ShouldBe(expected);

    [Theory]
    [InlineData(OverlapPolicy.Auto, "10-25 02:30+02")]
    [InlineData(OverlapPolicy.First, "10-25 02:30+02")]
    [InlineData(OverlapPolicy.Last, "10-25 02:30+01")]
    [InlineData(OverlapPolicy.Both, "10-25 02:30+02, 10-25 02:30+01")]
    public void An_overlap_follows_the_policy(OverlapPolicy overlap, string expected) =>
        Daily("02:30", Clock("Europe/Berlin", overlap: overlap)).Between(At("2026-10-24T12:00:00Z"), At("2026-10-25T12:00:00Z"))
            .InZone("Europe/Berlin").ShouldBe(expected);

    [Fact]
    public void The_first_date_is_the_local_one_of_the_anchor() =>
        new CalendarTrigger(0, 0, 0, 1, new TimeOnly(3, 0), MonthEnd.Clamp, At("2026-06-01T20:00:00Z"), Clock("Asia/Tokyo"))
            .NextAfter(DateTimeOffset.MinValue).ShouldBe(At("2026-06-02T03:00:00+09:00"));

    [Theory]
    [InlineData(10_000, 0, 0, 0)]
    [InlineData(0, int.MaxValue, 0, 0)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(0, 0, int.MaxValue, 0)]
    public void A_huge_step_gives_one_date(int years, int months, int weeks, int days)
    {
        var trigger = new CalendarTrigger(years, months, weeks, days, new TimeOnly(0, 0), MonthEnd.Skip, At("2026-01-31"), Clock());
        trigger.NextAfter(DateTimeOffset.MinValue).ShouldBe(At("2026-01-31"));
        trigger.NextAfter(At("2026-01-31")).ShouldBeNull();
        trigger.LastBefore(DateTimeOffset.MaxValue).ShouldBe(At("2026-01-31"));
        trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(1);
    }

    [Fact]
    public void The_grid_ends_with_the_calendar()
    {
        var trigger = new CalendarTrigger(0, 1, 0, 0, new TimeOnly(12, 0), MonthEnd.Clamp, At("2026-01-31T12:00:00Z"), Clock("America/New_York"));
        trigger.LastBefore(DateTimeOffset.MaxValue).ShouldBe(At("9999-12-31T17:00:00Z"));
        trigger.NextAfter(At("9999-12-31T17:00:00Z")).ShouldBeNull();
        trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(12L * (9999 - 2026 + 1));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, "00:00", "The calendar step is empty; at least one of years, months, weeks and days must be above 0.")]
    [InlineData(-1, 0, 0, 1, "00:00", "The calendar step is -1 years, 0 months, 0 weeks, 1 days; none can be negative.")]
    [InlineData(0, -1, 0, 1, "00:00", "The calendar step is 0 years, -1 months, 0 weeks, 1 days; none can be negative.")]
    [InlineData(0, 0, -1, 1, "00:00", "The calendar step is 0 years, 0 months, -1 weeks, 1 days; none can be negative.")]
    [InlineData(0, 0, 0, -1, "00:00", "The calendar step is 0 years, 0 months, 0 weeks, -1 days; none can be negative.")]
    [InlineData(0, 0, 0, 1, "00:00:00.5", "The time of day 00:00:00.5 is not a whole number of seconds.")]
    public void Nonsensical_steps_are_errors(int years, int months, int weeks, int days, string time, string message) =>
        Should.Throw<TriggerFormatException>(() =>
            new CalendarTrigger(years, months, weeks, days, TimeOnly.Parse(time), MonthEnd.Clamp, At("2026-01-01"), Clock()))
            .Message.ShouldBe(message);

    [Theory]
    [InlineData(0, 3, 0, 0, "18:00", "2026-01-01", "UTC", "at 18:00 on day 1 of every 3rd month")]
    [InlineData(0, 1, 0, 0, "18:00:30", "2026-01-15", "Europe/Berlin", "at 18:00:30 on day 15 of every month Europe/Berlin")]
    [InlineData(1, 0, 0, 0, "06:00", "2026-12-24", "UTC", "at 06:00 on 24 December of every year")]
    [InlineData(2, 0, 0, 0, "06:00", "2026-12-24", "UTC", "at 06:00 on 24 December of every 2nd year")]
    [InlineData(0, 0, 1, 0, "06:00", "2026-01-01", "UTC", "at 06:00 on Thursday of every week")]
    [InlineData(0, 0, 12, 0, "06:00", "2026-01-01", "UTC", "at 06:00 on Thursday of every 12th week")]
    [InlineData(0, 0, 0, 1, "06:00", "2026-01-01", "UTC", "at 06:00 every day")]
    [InlineData(0, 0, 0, 21, "06:00", "2026-01-01", "UTC", "at 06:00 every 21st day")]
    [InlineData(1, 2, 0, 1, "06:00", "2026-01-01", "UTC", "at 06:00 every 1 year, 2 months, 1 day")]
    public void Describe_is_a_short_sentence(int years, int months, int weeks, int days, string time, string anchor, string zone, string expected) =>
        new CalendarTrigger(years, months, weeks, days, TimeOnly.Parse(time), MonthEnd.Clamp, At(anchor + "T12:00:00Z"), Clock(zone))
            .Describe().ShouldBe(expected);

    [Fact]
    public void Describe_knows_all_months()
    {
        foreach (var month in Enumerable.Range(1, 12).Select(m => new DateOnly(2026, m, 5)))
        {
            new CalendarTrigger(1, 0, 0, 0, new TimeOnly(6, 0), MonthEnd.Clamp, At($"{month:yyyy-MM-dd}T12:00:00Z"), Clock())
                .Describe().ShouldBe($"at 06:00 on 5 {month:MMMM} of every year");
        }
    }

    [Theory]
    [InlineData(0, 0, 3, 1, "every 3 weeks, 1 day")]
    [InlineData(1, 0, 1, 0, "every 1 year, 1 week")]
    [InlineData(0, 0, 4, 0, "on Thursday of every 4th week")]
    [InlineData(0, 0, 0, 10, "every 10th day")]
    [InlineData(0, 0, 0, 11, "every 11th day")]
    [InlineData(0, 0, 0, 12, "every 12th day")]
    [InlineData(0, 0, 0, 13, "every 13th day")]
    [InlineData(0, 0, 0, 14, "every 14th day")]
    [InlineData(0, 0, 0, 22, "every 22nd day")]
    [InlineData(0, 0, 0, 23, "every 23rd day")]
    [InlineData(0, 0, 0, 112, "every 112th day")]
    public void Steps_are_described_in_words(int years, int months, int weeks, int days, string expected) =>
        CalendarText.Of(years, months, weeks, days, new DateOnly(2026, 1, 1)).ShouldBe(expected);

    [Fact]
    public void The_description_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.DateTimeFormat.TimeSeparator = ".";
        other.DateTimeFormat.ShortTimePattern = "h.mm tt";
        try
        {
            CultureInfo.CurrentCulture = other;
            Daily("18:00", Clock()).Describe().ShouldBe("at 18:00 every day");
            Daily("18:00:30", Clock()).Describe().ShouldBe("at 18:00:30 every day");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Tokyo")]
    public void The_last_local_day_is_the_last(string zone)
    {
        // In Tokyo, 1 January 10000 would begin while it is still 9999 in UTC.
        var clock = Clock(zone);
        var trigger = new CalendarTrigger(0, 0, 0, 1, new TimeOnly(3, 0), MonthEnd.Clamp, At("9999-12-01T12:00:00Z"), clock);
        var last = new DateTimeOffset(new DateTime(9999, 12, 31, 3, 0, 0) - clock.Zone.BaseUtcOffset, TimeSpan.Zero);
        trigger.NextAfter(last.AddDays(-1)).ShouldBe(last);
        trigger.NextAfter(last).ShouldBeNull();
        trigger.LastBefore(DateTimeOffset.MaxValue).ShouldBe(last);
        trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(31);
        trigger.CountBetween(last.AddDays(-1), DateTimeOffset.MaxValue).ShouldBe(1);
    }

    [Fact]
    public void Every_day_of_the_calendar_counts()
    {
        var trigger = new CalendarTrigger(0, 0, 0, 1, new TimeOnly(3, 0), MonthEnd.Skip, DateTimeOffset.MinValue, Clock());
        trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(3_652_059);
        trigger.NextAfter(DateTimeOffset.MinValue).ShouldBe(DateTimeOffset.MinValue.AddHours(3));
        trigger.LastBefore(DateTimeOffset.MinValue.AddHours(3)).ShouldBeNull();
        trigger.NextAfter(At("9999-12-30T03:00:00Z")).ShouldBe(At("9999-12-31T03:00:00Z"));
    }

    [Fact]
    public void If_only_short_months_are_left_there_is_no_next_date()
    {
        // 31 January, June and November 9999.
        var trigger = new CalendarTrigger(0, 5, 0, 0, new TimeOnly(0, 0), MonthEnd.Skip, At("9999-01-31T12:00:00Z"), Clock());
        trigger.NextAfter(At("9999-01-30T00:00:00Z")).ShouldBe(At("9999-01-31T00:00:00Z"));
        trigger.NextAfter(At("9999-01-31T00:00:00Z")).ShouldBeNull();
        trigger.CountBetween(At("9999-01-01T00:00:00Z"), DateTimeOffset.MaxValue).ShouldBe(1);
    }

    [Fact]
    public void Steps_in_days_from_the_31st_ignore_the_month_end_policy()
    {
        var trigger = new CalendarTrigger(0, 0, 0, 7, new TimeOnly(0, 0), MonthEnd.Skip, At("2026-01-31T12:00:00Z"), Clock());
        trigger.NextAfter(At("2026-01-31T00:00:00Z")).ShouldBe(At("2026-02-07T00:00:00Z"));
        trigger.CountBetween(At("2026-01-01T00:00:00Z"), At("2026-02-28T00:00:00Z")).ShouldBe(5);
    }

    [Fact]
    public void An_empty_range_holds_no_date()
    {
        var daily = new CalendarGrid(0, 1, 0, MonthEnd.Clamp, new DateOnly(2026, 1, 1));
        var first = new DateOnly(2026, 2, 1).DayNumber * WholeSeconds.PerDay;
        daily.Count(first, first + 1).ShouldBe(1);
        daily.Count(first, first).ShouldBe(0);
        daily.Count(first + 10 * WholeSeconds.PerDay, first).ShouldBe(0);
    }

    private static CalendarTrigger Daily(string time, WallClock clock) =>
        new(0, 0, 0, 1, TimeOnly.Parse(time), MonthEnd.Clamp, At("2026-01-01T12:00:00Z"), clock);
}
