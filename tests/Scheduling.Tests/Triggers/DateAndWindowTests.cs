using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Triggers;

public class DateAndWindowTests
{
    [Theory]
    [InlineData("2026-12-24T18:00:00", "Europe/Berlin", "2026-12-24T17:00:00Z")]
    [InlineData("2026-12-24T18:00", "Europe/Berlin", "2026-12-24T17:00:00Z")]
    [InlineData("2026-12-24 18:00:00", "Europe/Berlin", "2026-12-24T17:00:00Z")]
    [InlineData("2026-12-24 18:00", "Europe/Berlin", "2026-12-24T17:00:00Z")]
    [InlineData("2026-12-24T18:00Z", "Europe/Berlin", "2026-12-24T18:00:00Z")]
    [InlineData("2026-12-24 18:00+01:00", "Europe/Berlin", "2026-12-24T17:00:00Z")]
    [InlineData("2026-12-24 18:00:00+01:00", "Europe/Berlin", "2026-12-24T17:00:00Z")]
    [InlineData("2026-12-24T18:00:00Z", "Europe/Berlin", "2026-12-24T18:00:00Z")]
    [InlineData("2026-12-24T18:00:00-05:00", "Europe/Berlin", "2026-12-24T23:00:00Z")]
    [InlineData("2026-03-29T02:30:00", "Europe/Berlin", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25T02:30:00", "Europe/Berlin", "2026-10-25T00:30:00Z")]
    public void A_date_is_one_instant(string text, string zone, string expected)
    {
        var trigger = new DateTrigger([text], Clock(zone));
        trigger.NextAfter(DateTimeOffset.MinValue).ShouldBe(At(expected));
        trigger.NextAfter(At(expected).AddTicks(-1)).ShouldBe(At(expected));
        trigger.NextAfter(At(expected)).ShouldBeNull();
        trigger.LastBefore(DateTimeOffset.MaxValue).ShouldBe(At(expected));
        trigger.LastBefore(At(expected).AddTicks(1)).ShouldBe(At(expected));
        trigger.LastBefore(At(expected)).ShouldBeNull();
        trigger.CountBetween(At(expected).AddTicks(-1), At(expected)).ShouldBe(1);
        trigger.CountBetween(At(expected), DateTimeOffset.MaxValue).ShouldBe(0);
    }

    [Fact]
    public void A_skipped_local_time_never_occurs_and_a_doubled_one_occurs_twice_on_request()
    {
        new DateTrigger(["2026-03-29T02:30:00"], Clock("Europe/Berlin", GapPolicy.Skip)).NextAfter(DateTimeOffset.MinValue).ShouldBeNull();
        new DateTrigger(["2026-10-25T02:30:00"], Clock("Europe/Berlin", overlap: OverlapPolicy.Both))
            .Between(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe([At("2026-10-25T00:30:00Z"), At("2026-10-25T01:30:00Z")]);
    }

    [Fact]
    public void Several_dates_are_sorted_and_each_counts_once() =>
        new DateTrigger(["2026-12-24T18:00:00Z", "2026-01-01T00:00:00Z", "2026-12-24T19:00:00+01:00"], Clock())
            .Between(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe([At("2026-01-01T00:00:00Z"), At("2026-12-24T18:00:00Z")]);

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("")]
    [InlineData("2026-02-29T00:00:00")]
    [InlineData("2026-12-24")]
    [InlineData("2026-12-24T18:00:00.5Z")]
    [InlineData("2026-12-24T24:00:00Z")]
    [InlineData("24.12.2026 18:00")]
    public void Invalid_dates_are_errors(string text) =>
        Should.Throw<TriggerFormatException>(() => new DateTrigger([text], Clock())).Message.ShouldContain($"'{text}'");

    [Fact]
    public void No_date_is_an_error() => Should.Throw<TriggerFormatException>(() => new DateTrigger([], Clock()))
        .Message.ShouldBe("The date trigger has no dates; it needs at least one.");

    [Theory]
    [InlineData(40, false)]
    [InlineData(41, true)]
    public void A_long_invalid_date_is_cut(int length, bool cut)
    {
        var text = new string('x', length);
        Should.Throw<TriggerFormatException>(() => new DateTrigger([text], Clock()))
            .Message.ShouldEndWith(cut ? $", but is '{text[..37]}...'." : $", but is '{text}'.");
    }

    [Theory]
    [InlineData(new[] { "2026-12-24T18:00:00" }, "at 2026-12-24 18:00:00 Europe/Berlin")]
    [InlineData(new[] { "2026-12-24T18:00:00Z" }, "at 2026-12-24 18:00:00Z")]
    [InlineData(new[] { "2026-12-24T18:00:00Z", "2027-12-24T18:00:00Z" }, "at 2026-12-24 18:00:00Z and 1 more")]
    public void Describe_says_the_first(string[] times, string expected) =>
        new DateTrigger(times, Clock("Europe/Berlin")).Describe().ShouldBe(expected);

    [Fact]
    public void A_window_is_inclusive_at_both_ends()
    {
        var start = At("2026-06-01T00:00:00Z");
        var end = At("2026-06-01T03:00:00Z");
        var trigger = new WindowTrigger(Crontab("0 * * * *"), start, end);
        trigger.NextAfter(DateTimeOffset.MinValue).ShouldBe(start);
        trigger.NextAfter(start).ShouldBe(start.AddHours(1));
        trigger.NextAfter(end.AddTicks(-1)).ShouldBe(end);
        trigger.NextAfter(end).ShouldBeNull();
        trigger.LastBefore(DateTimeOffset.MaxValue).ShouldBe(end);
        trigger.LastBefore(end).ShouldBe(end.AddHours(-1));
        trigger.LastBefore(start.AddTicks(1)).ShouldBe(start);
        trigger.LastBefore(start).ShouldBeNull();
        trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(4);
        trigger.CountBetween(start, end).ShouldBe(3);
        trigger.CountBetween(end, start).ShouldBe(0);
        trigger.Describe().ShouldBe("cron 0 * * * *");
    }

    [Fact]
    public void A_window_without_limits_cuts_nothing()
    {
        var inner = Crontab("0 * * * *");
        var trigger = new WindowTrigger(inner, null, null);
        trigger.NextAfter(DateTimeOffset.MinValue).ShouldBe(inner.NextAfter(DateTimeOffset.MinValue));
        trigger.LastBefore(DateTimeOffset.MaxValue).ShouldBe(inner.LastBefore(DateTimeOffset.MaxValue));
        trigger.CountBetween(At("2026-01-01"), At("2026-01-02")).ShouldBe(24);
    }

    [Fact]
    public void The_calendar_s_first_and_last_local_time_are_dates()
    {
        var trigger = new DateTrigger(["0001-01-01T00:00:00", "9999-12-31T23:59:59"], Clock());
        trigger.LastBefore(At("2026-01-01")).ShouldBe(DateTimeOffset.MinValue);
        trigger.NextAfter(At("2026-01-01")).ShouldBe(At("9999-12-31T23:59:59Z"));
    }

    [Theory]
    [InlineData("2026-03-29T01:59:59", "2026-03-29T00:59:59Z")]
    [InlineData("2026-03-29T02:00:00", "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29T02:59:59", "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29T03:00:00", "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29T03:00:01", "2026-03-29T01:00:01Z")]
    public void A_date_at_the_edge_of_a_gap_is_one_instant(string text, string expected) =>
        new DateTrigger([text], Clock("Europe/Berlin")).Between(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe([At(expected)]);

    [Fact]
    public void A_date_comes_twice_west_of_Greenwich_too() =>
        new DateTrigger(["2026-11-01T01:30:00"], Clock("America/New_York", overlap: OverlapPolicy.Both))
            .Between(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe([At("2026-11-01T05:30:00Z"), At("2026-11-01T06:30:00Z")]);

    [Fact]
    public void No_text_is_an_error() =>
        Should.Throw<TriggerFormatException>(() => new DateTrigger([null!], Clock())).Message.ShouldEndWith(", but is nothing.");

    [Fact]
    public void A_window_may_reach_to_the_ends_of_the_calendar()
    {
        var every = new IntervalTrigger(DateTimeOffset.MinValue, TimeSpan.FromSeconds(1), includeAnchor: true);
        var trigger = new WindowTrigger(every, DateTimeOffset.MinValue, At("0001-01-01T00:00:05Z"));
        trigger.LastBefore(DateTimeOffset.MaxValue).ShouldBe(At("0001-01-01T00:00:05Z"));
        trigger.LastBefore(At("0001-01-01T00:00:01Z")).ShouldBe(DateTimeOffset.MinValue);
        trigger.NextAfter(DateTimeOffset.MinValue).ShouldBe(At("0001-01-01T00:00:01Z"));
        trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(5);
        new WindowTrigger(every, At("9999-12-31T23:59:58Z"), null).CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(2);
    }

    [Theory]

    // If the window contains the whole day, the inner trigger marks the day itself; otherwise the day is walked.
    [InlineData("2026-06-01T00:00:00Z", "2026-06-01T23:59:59Z", 1, 24)]
    [InlineData("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z", 1, 24)]
    [InlineData("2026-06-01T00:00:00.0000001Z", "2026-06-01T23:59:59Z", 0, 23)]
    [InlineData("2026-06-01T00:00:00Z", "2026-06-01T23:59:58.9999999Z", 0, 24)]
    public void A_day_within_the_window_is_marked_at_once(string start, string end, int days, int count)
    {
        var inner = new CountingTrigger(Crontab("0 * * * *"));
        var day = DaySet.Rent(WholeSeconds.FirstFrom(At("2026-06-01T00:00:00Z")));
        day.Add(new WindowTrigger(inner, At(start), At(end)));
        (inner.Days, day.Count(day.First, day.End)).ShouldBe((days, count));
        day.Return();
    }
}
