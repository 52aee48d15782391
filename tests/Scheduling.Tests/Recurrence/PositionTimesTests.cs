using ScheduledJobs.Scheduling.Recurrence;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>A search with BYSETPOS looks up one day, wherever in its period it begins.</summary>
public class PositionTimesTests
{
    private static readonly long Start = new DateTime(2026, 1, 1, 0, 0, 0).Ticks / TimeSpan.TicksPerSecond;

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(228)]
    public void A_search_looks_up_one_day(int days)
    {
        var (times, counting) = Positions([.. Enumerable.Range(1, 230)]);
        times.NextFrom(Start + days * WholeSeconds.PerDay + 1).ShouldBe(Start + (days + 1) * WholeSeconds.PerDay);
        times.LastUpTo(Start + days * WholeSeconds.PerDay + 1).ShouldBe(Start + days * WholeSeconds.PerDay);
        counting.Lookups.ShouldBe(2);

        counting.Lookups = 0;
        times.Count(Start, Start + days * WholeSeconds.PerDay).ShouldBe(days);
        counting.Lookups.ShouldBe(0);
    }

    [Fact]
    public void Positions_from_both_ends_come_in_order()
    {
        // 2026 has 365 days. -366 and 366 lead nowhere, and four are named from both ends.
        var (times, _) = Positions([-366, -365, -364, -66, -2, -1, 1, 2, 365, 366]);
        int[] expected = [0, 1, 299, 363, 364];
        for (var day = 0; day < 365; day++)
        {
            var at = Start + day * WholeSeconds.PerDay;
            var next = Array.Find(expected, place => place >= day);
            times.NextFrom(at).ShouldBe(Start + next * WholeSeconds.PerDay);
            times.LastUpTo(at).ShouldBe(Start + Array.FindLast(expected, place => place <= day) * WholeSeconds.PerDay);
            times.Count(Start, at + 1).ShouldBe(expected.Count(place => place <= day));
        }
    }

    private static (PositionTimes Times, CountingDays Days) Positions(int[] positions)
    {
        var day = Start / WholeSeconds.PerDay;
        var days = new CountingDays(day);
        return (new PositionTimes(new RulePeriods(Frequency.Yearly, 1, day, 0), days, new DayTimes(3600, [0], [0]), positions), days);
    }

    /// <summary>All days.</summary>
    private sealed class CountingDays(long start) : RuleDays(null, Frequency.Daily, 1, start, 0)
    {
        /// <summary>Calls of <see cref="Nth"/>.</summary>
        public int Lookups { get; set; }

        public override long Nth(long from, int index)
        {
            Lookups++;
            return base.Nth(from, index);
        }
    }
}
