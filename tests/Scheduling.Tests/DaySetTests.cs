using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests;

public class DaySetTests
{
    private const long Day = 739_617 * WholeSeconds.PerDay;
    private const long NextDay = Day + WholeSeconds.PerDay;

    // Around word boundaries, and at the ends of the day.
    private static readonly long[] Members = [0, 63, 64, 100, 127, 128, 300, 86_335, 86_336, 86_399];

    private static IEnumerable<long> Probes => Enumerable.Range(-130, 500).Concat(Enumerable.Range(86_200, 400)).Select(s => (long)s);

    [Fact]
    public void A_set_covers_the_day_that_contains_the_second()
    {
        foreach (var second in new[] { Day, Day + 1, NextDay - 1 })
        {
            var day = DaySet.Rent(second);
            (day.First, day.End).ShouldBe((Day, NextDay));
            day.Return();
        }
    }

    [Fact]
    public void NextFrom_is_the_first_member_at_or_after()
    {
        var day = Set(Members);
        foreach (var second in Probes)
            day.NextFrom(Day + second).ShouldBe(Members.Where(m => m >= second).Select(m => Day + m).FirstOrDefault(WholeSeconds.Never));
        day.Return();
    }

    [Fact]
    public void LastUpTo_is_the_last_member_at_or_before()
    {
        var day = Set(Members);
        foreach (var second in Probes)
            day.LastUpTo(Day + second).ShouldBe(Members.Where(m => m <= second).Select(m => Day + m).LastOrDefault(WholeSeconds.None));
        day.Return();
    }

    [Fact]
    public void Count_includes_its_start_and_excludes_its_end()
    {
        var day = Set(Members);
        foreach (var from in new long[] { -100, -1, 0, 1, 63, 64, 65, 128, 129, 86_335, 86_399, 86_400, 90_000 })
        {
            foreach (var to in Probes)
                day.Count(Day + from, Day + to).ShouldBe(Members.Count(m => m >= from && m < to));
        }

        day.Return();
    }

    [Fact]
    public void The_empty_set_has_no_first_and_no_last()
    {
        // The rented memory has been used before.
        Set(Members).Return();
        var day = Set();
        day.NextFrom(Day).ShouldBe(WholeSeconds.Never);
        day.LastUpTo(NextDay).ShouldBe(WholeSeconds.None);
        day.Count(Day, NextDay).ShouldBe(0);
        day.Return();
    }

    [Fact]
    public void A_second_beyond_the_day_is_an_error()
    {
        Should.Throw<IndexOutOfRangeException>(() => Set(-64));
        Should.Throw<IndexOutOfRangeException>(() => Set(86_400));
    }

    [Fact]
    public void Union_and_intersection_are_those_of_sets()
    {
        long[] others = [0, 1, 64, 128, 86_399];
        var union = Set(Members);
        var intersection = Set(Members);
        var other = Set(others);
        union.UnionWith(other);
        intersection.IntersectWith(other);
        List(union).ShouldBe(Members.Union(others).Order());
        List(intersection).ShouldBe(Members.Intersect(others).Order());
        union.Return();
        intersection.Return();
        other.Return();
    }

    [Fact]
    public void Every_minute_has_its_place_and_may_be_added_twice()
    {
        const ulong Seconds = 1 | 1UL << 7 | 1UL << 59;
        var day = Set();
        for (var minute = 0; minute < 1440; minute++)
        {
            day.Add(Day + minute * 60, Seconds);
            day.Add(Day + minute * 60, Seconds);
        }

        List(day).ShouldBe(Enumerable.Range(0, 1440).SelectMany(m => new long[] { m * 60, m * 60 + 7, m * 60 + 59 }));
        day.Return();
    }

    [Theory]
    [InlineData(0, 0, 86_400)]
    [InlineData(-500, 0, 86_400)]
    [InlineData(-64, 0, 1)]
    [InlineData(-1, 0, 64)]
    [InlineData(1, 3, 66)]
    [InlineData(37, 64, 128)]
    [InlineData(63, 100, 1000)]
    [InlineData(85_000, 85_900, 86_400)]
    [InlineData(86_399, 86_399, 86_400)]
    [InlineData(90_000, 0, 86_400)]
    [InlineData(-5_000, 0, 86_400)]
    public void A_pattern_is_cut_to_its_range(long shift, long from, long to)
    {
        int[] seconds = [0, 1, 5, 62, 63, 64, 65, 127, 128, 190, 1000, 1023];
        var day = Set();
        day.Add(Day + shift, DayTimes.PatternOf(seconds), Day + from, Day + to);
        List(day).ShouldBe(seconds.Select(second => second + shift).Where(second => second >= from && second < to));
        day.Return();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(6, 7)]
    [InlineData(7, 7)]
    [InlineData(0, 63)]
    [InlineData(62, 63)]
    [InlineData(0, 64)]
    [InlineData(63, 64)]
    [InlineData(64, 65)]
    [InlineData(50_000, 2)]
    [InlineData(0, 43_200)]
    [InlineData(86_399, 1)]
    [InlineData(86_400, 1)]
    [InlineData(86_400, 90_000)]
    [InlineData(100_000, 64)]
    public void AddEvery_adds_a_grid(long first, long step)
    {
        var day = Set();
        day.AddEvery(Day + first, step);
        var expected = new List<long>();
        for (var second = first; second < WholeSeconds.PerDay; second += step)
            expected.Add(second);
        List(day).SequenceEqual(expected).ShouldBeTrue();
        day.Return();
    }

    [Fact]
    public void Walk_queries_until_the_end_of_the_day()
    {
        var dates = new DateTrigger(["2026-01-01T00:00:00Z", "2026-01-01T12:00:00Z", "2026-01-02T00:00:00Z", "2026-01-02T00:00:01Z"], Clock());
        var counting = new CountingTrigger(dates);
        var day = DaySet.Rent(WholeSeconds.FirstFrom(At("2026-01-01T05:00:00Z")));
        day.Walk(counting);
        day.Count(day.First, day.End).ShouldBe(2);
        counting.Questions.ShouldBe(3);
        day.Return();
    }

    [Fact]
    public void The_calendar_s_first_day_is_walked_too()
    {
        var day = DaySet.Rent(5);
        day.Walk(new DateTrigger(["0001-01-01T12:00:00Z", "0001-01-02T00:00:00Z"], Clock()));
        List(day, first: 0).ShouldBe([12 * 3600]);
        day.Return();
    }

    [Fact]
    public void CountByDays_asks_for_each_day_that_has_any()
    {
        var counting = new CountingTrigger(new DateTrigger(["2026-01-01T12:00:00Z", "2026-03-01T00:00:00Z", "2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z"], Clock()));
        var from = WholeSeconds.FirstFrom(At("2026-01-01T00:00:00Z"));
        var to = WholeSeconds.FirstFrom(At("2026-03-02T00:00:00Z"));
        DaySet.CountByDays(counting, from, to).ShouldBe(3);
        counting.Days.ShouldBe(2);

        counting.Questions = 0;
        DaySet.CountByDays(counting, from, from).ShouldBe(0);
        DaySet.CountByDays(counting, to, from).ShouldBe(0);
        counting.Questions.ShouldBe(0);
    }

    private static DaySet Set(params long[] seconds)
    {
        var day = DaySet.Rent(Day);
        foreach (var second in seconds)
            day.Add(Day + second);
        return day;
    }

    private static List<long> List(DaySet day, long first = Day)
    {
        var seconds = new List<long>();
        for (var second = day.NextFrom(first); second != WholeSeconds.Never; second = day.NextFrom(second + 1))
            seconds.Add(second - first);
        return seconds;
    }
}
