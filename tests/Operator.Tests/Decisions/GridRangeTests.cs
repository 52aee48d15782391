using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>A range whose trigger counts times that its search does not find: a search may be given up.</summary>
public sealed class GridRangeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void A_range_whose_ends_are_not_found_is_empty(bool findsNext, bool findsLast) =>
        GridRange.Of(new GivingUp(findsNext, findsLast), Noon, Noon.AddDays(1)).Count.ShouldBe(0);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_range_without_some_of_its_times_is_empty_if_the_others_are_not_found(bool findsNext, bool findsLast)
    {
        var range = new GridRange(new GivingUp(findsNext, findsLast), 3, Noon, Noon.AddHours(2));
        range.Without(new HashSet<DateTimeOffset> { findsNext ? range.Last : range.First }).Count.ShouldBe(0);
    }

    [Fact]
    public void Otherwise_its_ends_are_times()
    {
        var range = GridRange.Of(new GivingUp(true, true), Noon, Noon.AddHours(3));
        range.ShouldBe(new GridRange(range.Trigger, 3, Noon.AddHours(1), Noon.AddHours(3)));
        range.Without(new HashSet<DateTimeOffset> { range.First }).ShouldBe(new GridRange(range.Trigger, 2, Noon.AddHours(2), Noon.AddHours(3)));
        GridRange.Of(range.Trigger, Noon, Noon).Count.ShouldBe(0);
    }

    /// <summary>Every hour, as far as it searches.</summary>
    private sealed class GivingUp(bool findsNext, bool findsLast) : ITrigger
    {
        private readonly IntervalTrigger _hours = new(Noon, TimeSpan.FromHours(1), includeAnchor: true);

        public DateTimeOffset? NextAfter(DateTimeOffset instant) => findsNext ? _hours.NextAfter(instant) : null;

        public DateTimeOffset? LastBefore(DateTimeOffset instant) => findsLast ? _hours.LastBefore(instant) : null;

        public long CountBetween(DateTimeOffset after, DateTimeOffset through) => _hours.CountBetween(after, through);

        public string Describe() => "";
    }
}
