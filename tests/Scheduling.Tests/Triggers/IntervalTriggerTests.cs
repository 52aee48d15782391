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
    [InlineData(0, "The interval is 0s; at least 1s is allowed.")]
    [InlineData(-10_000_000, "The interval is negative; at least 1s is allowed.")]
    [InlineData(9_990_000, "The interval is 999ms; at least 1s is allowed.")]
    [InlineData(15_000_000, "The interval 1s500ms is not a whole number of seconds.")]
    public void Rejects_a_period_that_is_not_of_whole_seconds(long ticks, string message) =>
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
}
