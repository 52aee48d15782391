using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Triggers;

/// <summary>The limits of the search for common instants of several grids: the number of queries, and the edges of days and of the calendar.</summary>
public class AllOfSearchTests
{
    private static readonly DateTimeOffset Start = At("2026-01-01T00:00:00Z");
    private static readonly DateTimeOffset Late = At("9000-01-01T00:00:00Z");

    [Fact]
    public void A_search_that_jumps_from_day_to_day_ends_after_100_000_questions()
    {
        var forward = new CountingTrigger(Every(86_400, 0));
        new AllOfTrigger([forward, Every(86_400, 43_200)]).NextAfter(Start).ShouldBeNull();
        (forward.Questions, forward.Days).ShouldBe((50_000, 0));

        var backward = new CountingTrigger(Every(86_400, 0));
        new AllOfTrigger([backward, Every(86_400, 43_200)]).LastBefore(Late).ShouldBeNull();
        (backward.Questions, backward.Days).ShouldBe((50_000, 0));
    }

    [Fact]
    public void A_search_with_twenty_triggers_asks_no_more_questions_than_one_with_two()
    {
        var counting = new CountingTrigger(Every(86_400, 0));
        var children = Enumerable.Range(1, 19).Select(hour => (ITrigger)Crontab($"0 {hour} * * *")).Prepend(counting).ToArray();
        new AllOfTrigger(children).NextAfter(Start).ShouldBeNull();
        counting.Questions.ShouldBe(5_000);

        counting.Questions = 0;
        new AllOfTrigger(children).LastBefore(Late).ShouldBeNull();
        counting.Questions.ShouldBe(5_000);
    }

    [Fact]
    public void A_rare_trigger_of_a_union_is_asked_once_for_each_of_its_times()
    {
        // Fifty thousand days are searched, with 68 times of the rare trigger.
        var rare = new CountingTrigger(Every(2 * 365 * 86_400, 7));
        var trigger = new AllOfTrigger([Crontab("0 0 * * *"), new AnyOfTrigger([Crontab("1 0 * * *"), rare])]);
        trigger.NextAfter(Start).ShouldBeNull();
        rare.Questions.ShouldBeInRange(68, 70);

        rare.Questions = 0;
        trigger.LastBefore(Late).ShouldBeNull();
        rare.Questions.ShouldBeInRange(68, 70);
    }

    [Fact]
    public void A_search_through_dense_days_ends_after_1_352_days()
    {
        // A day costs ten questions (both triggers at its start, then one at each of eight jumps) and 64 for the comparison.
        var forward = new CountingTrigger(Every(2, 0));
        new AllOfTrigger([forward, new CountingTrigger(Every(2, 1))]).NextAfter(Start).ShouldBeNull();
        (forward.Questions, forward.Days).ShouldBe((1_352 * 5, 1_352));

        var backward = new CountingTrigger(Every(2, 0));
        new AllOfTrigger([backward, new CountingTrigger(Every(2, 1))]).LastBefore(Late).ShouldBeNull();
        (backward.Questions, backward.Days).ShouldBe((1_352 * 5, 1_352));
    }

    [Theory]

    // Hours of the first and of the second trigger, searched from the start of the day; days compared.
    [InlineData("3 9 15 21", "6 12 18", 0)]
    [InlineData("1 5 9 13 17 21", "3 7 11 15 19", 1)]

    // The eighth jump leads to 22:00, the ninth to midnight, when a new day begins.
    [InlineData("2 7 12 17 22", "4 9 14 19 24", 0)]
    public void A_day_is_compared_at_the_ninth_jump(string first, string second, int days)
    {
        var counting = new CountingTrigger(Hours(first));
        new AllOfTrigger([counting, Hours(second)]).NextAfter(Start).ShouldBeNull();
        counting.Days.ShouldBe(days);
    }

    [Theory]
    [InlineData("3 9 15 21", "6 12 18", 0)]
    [InlineData("3 7 11 15 19 23", "5 9 13 17 21", 1)]

    // The ninth jump leads to midnight, which belongs to the day.
    [InlineData("0 4 8 12 16", "2 6 10 14 18", 1)]
    public void Backward_a_day_is_compared_at_the_ninth_jump_too(string first, string second, int days)
    {
        var counting = new CountingTrigger(Hours(first));
        new AllOfTrigger([counting, Hours(second)]).LastBefore(Start.AddDays(1)).ShouldBeNull();
        counting.Days.ShouldBe(days);
    }

    [Fact]
    public void A_common_instant_is_found_at_once()
    {
        var counting = new CountingTrigger(Every(60, 0));
        var trigger = new AllOfTrigger([counting, Crontab("* * * * *")]);
        trigger.NextAfter(Start).ShouldBe(Start.AddMinutes(1));
        counting.Questions.ShouldBe(1);
        trigger.LastBefore(Start).ShouldBe(Start.AddMinutes(-1));
        counting.Questions.ShouldBe(2);
    }

    [Fact]
    public void Dense_days_are_compared_from_where_the_search_is()
    {
        // The even seconds and the odd ones meet at two moments of the fifth day.
        var even = new AnyOfTrigger([Every(2, 0), new DateTrigger(["2026-01-05T00:00:11Z", "2026-01-05T13:00:11Z"], Clock())]);
        var trigger = new AllOfTrigger([even, new CountingTrigger(Every(2, 1))]);
        trigger.NextAfter(Start).ShouldBe(At("2026-01-05T00:00:11Z"));
        trigger.NextAfter(At("2026-01-05T06:00:00Z")).ShouldBe(At("2026-01-05T13:00:11Z"));
        trigger.LastBefore(At("2026-01-05T06:00:00Z")).ShouldBe(At("2026-01-05T00:00:11Z"));
        trigger.LastBefore(At("2026-01-09T06:00:00Z")).ShouldBe(At("2026-01-05T13:00:11Z"));
        trigger.CountBetween(Start, At("2026-01-05T23:00:00Z")).ShouldBe(2);
    }

    [Fact]
    public void The_search_ends_with_the_calendar()
    {
        var trigger = new AllOfTrigger([new CountingTrigger(Every(2, 0)), new CountingTrigger(Every(2, 1))]);
        trigger.NextAfter(At("9999-12-30T00:00:00Z")).ShouldBeNull();
        trigger.LastBefore(At("0001-01-03T00:00:00Z")).ShouldBeNull();
    }

    [Fact]
    public void The_first_and_the_last_second_of_the_calendar_are_found()
    {
        var last = At("9999-12-31T23:59:59Z");
        var dates = new DateTrigger(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"], Clock());
        var trigger = new AllOfTrigger([dates, new CountingTrigger(Every(1, -1))]);
        trigger.NextAfter(Start).ShouldBe(last);
        trigger.NextAfter(last).ShouldBeNull();
        trigger.LastBefore(Start).ShouldBe(DateTimeOffset.MinValue);
        trigger.LastBefore(DateTimeOffset.MinValue).ShouldBeNull();
    }

    [Fact]
    public void An_empty_range_is_not_searched_again()
    {
        var counting = new CountingTrigger(Hours("1 2 3"));
        var trigger = new AllOfTrigger([counting, Hours("4 5 6")]);
        trigger.NextAfter(Start).ShouldBeNull();
        trigger.LastBefore(Start.AddDays(1)).ShouldBeNull();

        counting.Questions = 0;
        trigger.NextAfter(Start).ShouldBeNull();
        trigger.NextAfter(Start.AddSeconds(1)).ShouldBeNull();
        trigger.LastBefore(Start.AddDays(1)).ShouldBeNull();
        trigger.LastBefore(Start.AddDays(1).AddSeconds(-1)).ShouldBeNull();
        trigger.CountBetween(Start, Start.AddYears(1)).ShouldBe(0);
        counting.Questions.ShouldBe(0);

        // Nothing is known about times outside the range.
        trigger.NextAfter(Start.AddSeconds(-1)).ShouldBeNull();
        counting.Questions.ShouldBeGreaterThan(0);
        counting.Questions = 0;
        trigger.LastBefore(Start.AddDays(1).AddSeconds(1)).ShouldBeNull();
        counting.Questions.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Intervals_that_never_meet_need_no_search(int intervals)
    {
        var counting = new CountingTrigger(Every(1, 0));
        var children = Enumerable.Range(0, intervals).Select(i => (ITrigger)Every(12, i)).Append(counting).ToArray();
        var trigger = new AllOfTrigger(children);
        trigger.NextAfter(Start).ShouldBeNull();
        trigger.LastBefore(Late).ShouldBeNull();
        trigger.CountBetween(Start, Late).ShouldBe(0);
        new AnyOfTrigger([trigger, Every(86_400, 0)]).CountBetween(Start, Start.AddDays(3)).ShouldBe(3);
        counting.Questions.ShouldBe(0);
        new AllOfTrigger(children[..^1]).CountBetween(Start, Late).ShouldBe(0);
    }

    [Fact]
    public void Intervals_are_merged_at_any_distance_and_other_triggers_stay()
    {
        // Two primes: the grids first meet after half a million jumps, in the year 7923.
        new AllOfTrigger([Every(500_009, 0), Every(500_029, 0)]).NextAfter(DateTimeOffset.MinValue)
            .ShouldBe(DateTimeOffset.MinValue.AddSeconds(500_009L * 500_029));
        new AllOfTrigger([Every(2, 0), Crontab("0 0 13 * *"), Crontab("0 0 * * FRI"), Every(3, 0)])
            .NextAfter(Start).ShouldBe(At("2026-02-13T00:00:00Z"));
    }

    /// <summary>Every N seconds, starting at a shift after the beginning of the calendar.</summary>
    private static IntervalTrigger Every(int seconds, int shift) =>
        new(DateTimeOffset.MinValue.AddSeconds(Math.Max(shift, 0)), TimeSpan.FromSeconds(seconds), includeAnchor: shift != 0);

    /// <summary>Hours of the first day.</summary>
    private static DateTrigger Hours(string hours) =>
        new([.. hours.Split(' ').Select(h => $"{Start.AddHours(int.Parse(h)):yyyy-MM-ddTHH:mm:ssZ}")], Clock());
}
