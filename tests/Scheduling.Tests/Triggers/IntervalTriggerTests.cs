using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Triggers;

public class IntervalTriggerTests
{
    private static readonly DateTimeOffset Anchor = At("2026-01-01T00:00:00Z");

    [Theory]
    [InlineData(true, "2025-06-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData(false, "2025-06-01T00:00:00Z", "2026-01-01T01:30:00Z")]
    [InlineData(true, "2025-12-31T23:59:59.9999999Z", "2026-01-01T00:00:00Z")]
    [InlineData(true, "2026-01-01T00:00:00Z", "2026-01-01T01:30:00Z")]
    [InlineData(false, "2026-01-01T00:00:00.0000001Z", "2026-01-01T01:30:00Z")]
    [InlineData(false, "2026-01-01T01:29:59.9999999Z", "2026-01-01T01:30:00Z")]
    [InlineData(false, "2026-01-01T02:59:59.9999999Z", "2026-01-01T03:00:00Z")]
    [InlineData(true, "2026-01-01T01:29:59Z", "2026-01-01T01:30:00Z")]
    [InlineData(true, "2026-01-01T01:29:58Z", "2026-01-01T01:30:00Z")]
    [InlineData(false, "2026-01-01T01:30:00Z", "2026-01-01T03:00:00Z")]
    [InlineData(false, "2026-01-01T02:30:00+01:00", "2026-01-01T03:00:00Z")]
    public void NextAfter_is_the_next_of_the_grid(bool includeAnchor, string after, string expected)
    {
        var next = new IntervalTrigger(Anchor, TimeSpan.FromMinutes(90), includeAnchor).NextAfter(At(after));
        next.ShouldBe(At(expected));
        next!.Value.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(true, "2026-01-01T00:00:00Z", null)]
    [InlineData(true, "2026-01-01T00:00:00.0000001Z", "2026-01-01T00:00:00Z")]
    [InlineData(false, "2026-01-01T01:30:00Z", null)]
    [InlineData(false, "2026-01-01T01:30:00.0000001Z", "2026-01-01T01:30:00Z")]
    [InlineData(false, "2026-01-01T03:00:00Z", "2026-01-01T01:30:00Z")]
    [InlineData(false, "2026-01-01T03:00:01Z", "2026-01-01T03:00:00Z")]
    public void LastBefore_is_the_last_of_the_grid(bool includeAnchor, string before, string? expected) =>
        new IntervalTrigger(Anchor, TimeSpan.FromMinutes(90), includeAnchor).LastBefore(At(before))
            .ShouldBe(expected is null ? null : At(expected));

    [Fact]
    public void CountBetween_counts_a_year_of_seconds()
    {
        var trigger = new IntervalTrigger(Anchor, TimeSpan.FromSeconds(1), includeAnchor: true);
        trigger.CountBetween(Anchor, Anchor.AddDays(365)).ShouldBe(31_536_000);
        trigger.CountBetween(Anchor.AddTicks(-1), Anchor.AddDays(365)).ShouldBe(31_536_001);
        trigger.CountBetween(Anchor.AddDays(1), Anchor).ShouldBe(0);
        trigger.CountBetween(Anchor.AddDays(-2), Anchor.AddDays(-1)).ShouldBe(0);
    }

    [Fact]
    public void Ends_with_the_calendar()
    {
        var trigger = new IntervalTrigger(Anchor, TimeSpan.FromDays(4_000_000), includeAnchor: false);
        trigger.NextAfter(Anchor).ShouldBeNull();
        trigger.LastBefore(DateTimeOffset.MaxValue).ShouldBeNull();
        new IntervalTrigger(Anchor, TimeSpan.FromSeconds(1), includeAnchor: true).NextAfter(DateTimeOffset.MaxValue).ShouldBeNull();
    }

    [Fact]
    public void A_fraction_of_the_anchor_is_rounded_up() =>
        new IntervalTrigger(Anchor.AddTicks(1), TimeSpan.FromHours(1), includeAnchor: true).NextAfter(Anchor).ShouldBe(Anchor.AddSeconds(1));

    [Theory]
    [InlineData(0, "The interval is 0s; it must be at least 1s.")]
    [InlineData(-10_000_000, "The interval is negative; it must be at least 1s.")]
    [InlineData(9_990_000, "The interval is 999ms; it must be at least 1s.")]
    [InlineData(15_000_000, "The interval 1s500ms is not a whole number of seconds.")]
    public void Rejects_a_period_with_a_fraction_of_a_second(long ticks, string message) =>
        Should.Throw<TriggerFormatException>(() => new IntervalTrigger(Anchor, TimeSpan.FromTicks(ticks), includeAnchor: true))
            .Message.ShouldBe(message);

    [Theory]
    [InlineData(5400, "every 90m")]
    [InlineData(3600, "every 1h")]
    [InlineData(1, "every 1s")]
    [InlineData(129_600, "every 36h")]
    [InlineData(604_800, "every 1w")]
    [InlineData(3661, "every 1h1m1s")]
    [InlineData(999, "every 999s")]
    [InlineData(1000, "every 16m40s")]
    public void Describe_says_the_period(int seconds, string expected) =>
        new IntervalTrigger(Anchor, TimeSpan.FromSeconds(seconds), includeAnchor: true).Describe().ShouldBe(expected);

    [Theory]
    [InlineData(6, 1, 9, 4)]
    [InlineData(6, 1, 9, 1)]
    [InlineData(6, 2, 9, 1)]
    [InlineData(9, 4, 6, 100)]
    [InlineData(6, 100, 9, 4)]
    [InlineData(7, 3, 5, 2)]
    [InlineData(12, 5, 12, 29)]
    [InlineData(12, 5, 12, 28)]
    [InlineData(1, 0, 60, 30)]
    public void Two_grids_meet_on_a_third(int every, int shift, int otherEvery, int otherShift)
    {
        var a = From(Anchor.AddSeconds(shift), every);
        var b = From(Anchor.AddSeconds(otherShift), otherEvery);
        var expected = Enumerable.Range(0, 400).Where(s => s >= shift && (s - shift) % every == 0 && s >= otherShift && (s - otherShift) % otherEvery == 0)
            .Select(s => Anchor.AddSeconds(s)).ToList();
        foreach (var both in new[] { IntervalTrigger.Intersect(a, b), IntervalTrigger.Intersect(b, a) })
        {
            if (both is null)
                expected.ShouldBeEmpty();
            else
                both.Between(Anchor.AddSeconds(-1), Anchor.AddSeconds(399)).ShouldBe(expected);
        }
    }

    [Fact]
    public void Two_grids_may_meet_in_the_last_second_but_not_later()
    {
        var last = At("9999-12-31T23:59:59Z");
        IntervalTrigger.Intersect(From(last, 2), From(last, 3)).ShouldNotBeNull().NextAfter(Anchor).ShouldBe(last);
        IntervalTrigger.Intersect(From(last, 2), From(last.AddSeconds(-1), 3)).ShouldBeNull();
        IntervalTrigger.Intersect(From(last, 900_000_000_001), From(last.AddSeconds(-1), 900_000_000_007)).ShouldBeNull();
    }

    [Fact]
    public void A_grid_that_meets_another_once_has_one_instant()
    {
        // They meet at the beginning of the calendar, and again after it has ended.
        var both = IntervalTrigger.Intersect(From(DateTimeOffset.MinValue, 700_001), From(DateTimeOffset.MinValue, 700_003)).ShouldNotBeNull();
        both.NextAfter(DateTimeOffset.MinValue).ShouldBeNull();
        both.LastBefore(DateTimeOffset.MaxValue).ShouldBe(DateTimeOffset.MinValue);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(4000)]
    public void A_day_is_marked_from_the_first_instant_on(int every)
    {
        var trigger = From(Anchor.AddHours(13).AddSeconds(5), every);
        foreach (var start in new[] { Anchor.AddDays(-1), Anchor, Anchor.AddDays(1) })
        {
            var day = DaySet.Rent(WholeSeconds.FirstFrom(start));
            day.Add(trigger);
            ((long)day.Count(day.First, day.End)).ShouldBe(trigger.CountBetween(start.AddTicks(-1), start.AddDays(1).AddTicks(-1)));
            day.NextFrom(day.First).ShouldBe(trigger.NextAfter(start.AddTicks(-1)) is { } next && next < start.AddDays(1) ? WholeSeconds.FirstFrom(next) : WholeSeconds.Never);
            day.Return();
        }
    }

    private static IntervalTrigger From(DateTimeOffset anchor, long seconds) => new(anchor, TimeSpan.FromSeconds(seconds), includeAnchor: true);
}
