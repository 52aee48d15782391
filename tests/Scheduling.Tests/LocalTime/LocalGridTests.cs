using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.LocalTime;

/// <summary>The edges of gaps and overlaps: what is moved, counted and marked there, to the second.</summary>
public class LocalGridTests
{
    [Theory]

    // Half an hour is skipped, so that a moved time may come after one that is due anyway.
    [InlineData("Australia/Lord_Howe", "10,35 2 * * *", "2026-10-03T15:00:00Z", "2026-10-03T15:35:00Z 2026-10-03T15:40:00Z")]
    [InlineData("America/Caracas", "5,40 2,3 * * *", "2016-05-01T06:50:00Z", "2016-05-01T07:05:00Z 2016-05-01T07:10:00Z 2016-05-01T07:40:00Z")]

    // A whole day is skipped; moved times meet the end of a UTC day.
    [InlineData("Pacific/Apia", "0 14 30 12 *", "2011-12-30T00:00:00Z", "2011-12-31T00:00:00Z")]
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")]
    public void Shifted_times_are_found_counted_and_marked(string zone, string expression, string after, string expected) =>
        AllWaysAgree(Crontab(expression, zone, GapPolicy.Shift), At(after), expected);

    [Theory]
    [InlineData("30 2 * * *", GapPolicy.NextValid, "2026-03-29T01:00:00Z")]
    [InlineData("0,30 2,3 * * *", GapPolicy.NextValid, "2026-03-29T01:00:00Z 2026-03-29T01:30:00Z")]
    [InlineData("30 2,4 * * *", GapPolicy.Skip, "2026-03-29T02:30:00Z")]
    public void Policies_of_a_gap_hold_for_whole_days_too(string expression, GapPolicy gap, string expected) =>
        AllWaysAgree(Crontab(expression, "Europe/Berlin", gap), At("2026-03-29T00:45:00Z"), expected);

    [Theory]
    [InlineData(GapPolicy.NextValid, "01:59:59", "2026-03-29T00:59:59Z")]
    [InlineData(GapPolicy.NextValid, "02:00:00", "2026-03-29T01:00:00Z")]
    [InlineData(GapPolicy.Skip, "02:00:00", "")]
    [InlineData(GapPolicy.Skip, "02:59:59", "")]
    [InlineData(GapPolicy.Skip, "03:00:00", "2026-03-29T01:00:00Z")]
    [InlineData(GapPolicy.Shift, "02:00:00", "2026-03-29T01:00:00Z")]
    [InlineData(GapPolicy.Shift, "02:59:59", "2026-03-29T01:59:59Z")]
    [InlineData(GapPolicy.Shift, "03:00:00", "2026-03-29T01:00:00Z")]
    public void A_date_at_the_edge_of_a_gap(GapPolicy gap, string time, string expected) =>
        AllWaysAgree(
            new CalendarTrigger(0, 0, 0, 1, TimeOnly.Parse(time), MonthEnd.Clamp, At("2026-01-01T12:00:00Z"), Clock("Europe/Berlin", gap)),
            At("2026-03-29T00:30:00Z"),
            expected);

    [Fact]
    public void Before_the_second_pass_comes_the_whole_of_the_first()
    {
        // At 02:15 for the second time, the last 02:30 was in the first pass, not a year ago.
        var yearly = Crontab("30 2 25 10 *", "Europe/Berlin", overlap: OverlapPolicy.Both);
        yearly.LastBefore(At("2026-10-25T01:15:00Z")).ShouldBe(At("2026-10-25T00:30:00Z"));
        yearly.LastBefore(At("2026-10-25T00:30:00Z")).ShouldBe(At("2025-10-25T00:30:00Z"));
        var inNewYork = Crontab("30 1 1 11 *", "America/New_York", overlap: OverlapPolicy.Both);
        inNewYork.LastBefore(At("2026-11-01T06:15:00Z")).ShouldBe(At("2026-11-01T05:30:00Z"));
        inNewYork.NextAfter(At("2026-11-01T05:45:00Z")).ShouldBe(At("2026-11-01T06:30:00Z"));
    }

    [Fact]
    public void A_change_just_before_a_block_border_is_found()
    {
        // A zone's changes are found in blocks of 2^26 seconds. One ends 29 hours after this change, one begins 30 hours before that.
        Crontab("0 12 * * *", "Europe/Berlin").Between(At("1987-03-28T00:00:00Z"), At("1987-03-31T00:00:00Z"))
            .ShouldBe([At("1987-03-28T11:00:00Z"), At("1987-03-29T10:00:00Z"), At("1987-03-30T10:00:00Z")]);
        Crontab("0 12 * * *", "America/New_York").Between(At("2004-04-02T00:00:00Z"), At("2004-04-06T00:00:00Z"))
            .ShouldBe([At("2004-04-02T17:00:00Z"), At("2004-04-03T17:00:00Z"), At("2004-04-04T16:00:00Z"), At("2004-04-05T16:00:00Z")]);
    }

    [Fact]
    public void A_time_moved_into_the_next_day_does_not_belong_to_this_one()
    {
        var day = DaySet.Rent(WholeSeconds.FirstFrom(At("2011-12-30T00:00:00Z")));
        day.Add(Crontab("0 13,14 30 12 *", "Pacific/Apia", GapPolicy.Shift));
        day.Count(day.First, day.End).ShouldBe(1);
        day.Return();
    }

    /// <summary>Forward, backward, by counting, and as part of whole days, from an instant until the end of the day.</summary>
    private static void AllWaysAgree(ITrigger trigger, DateTimeOffset after, string expected)
    {
        var through = after.AddHours(2);
        var instants = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(At).ToList();
        if (instants.Count > 0 && instants[^1] > through)
            through = instants[^1];
        trigger.Between(after, through).ShouldBe(instants);

        var backward = new List<DateTimeOffset>();
        for (var last = trigger.LastBefore(through.AddTicks(1)); last > after; last = trigger.LastBefore(last.Value))
            backward.Insert(0, last.Value);
        backward.ShouldBe(instants);

        var days = new AnyOfTrigger([trigger, trigger]);
        foreach (var end in instants.SelectMany(i => new[] { i.AddTicks(-1), i, i.AddTicks(1) }).Append(through))
        {
            var count = instants.Count(i => i <= end);
            trigger.CountBetween(after, end).ShouldBe(count);
            days.CountBetween(after, end).ShouldBe(count);
        }
    }
}
