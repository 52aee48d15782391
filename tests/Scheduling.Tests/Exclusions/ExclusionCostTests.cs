using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.Triggers;
using Xunit.Abstractions;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

/// <summary>Long excluded stretches are jumped over, and a search that finds nothing ends.</summary>
public class ExclusionCostTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = At("2026-01-01T00:00:00Z");

    public static TheoryData<string> Hostile => [.. HostileExclusions.All.Keys];

    /// <summary>What is asserted is work, which is the same on every machine; time is only printed.</summary>
    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_search_asks_a_limited_number_of_questions(string name)
    {
        var leaves = new List<CountingTrigger>();
        var trigger = HostileExclusions.All[name](leaf =>
        {
            leaves.Add(new CountingTrigger(leaf));
            return leaves[^1];
        });
        foreach (var isForward in (bool[])[true, false])
        {
            var (budget, before) = (ExcludingTrigger.MaxCost, Work(leaves));
            var started = TimeProvider.System.GetTimestamp();
            var found = isForward
                ? ((IBoundedSearch)trigger).NextFrom(WholeSeconds.FirstAfter(Start), WholeSeconds.Never, [], ref budget)
                : ((IBoundedSearch)trigger).LastUpTo(WholeSeconds.LastBefore(Start), WholeSeconds.None, [], ref budget);
            var (took, spent, work) = (TimeProvider.System.GetElapsedTime(started), ExcludingTrigger.MaxCost - budget, Work(leaves) - before);
            output.WriteLine($"{(isForward ? "forward" : "backward")}: {found.Time ?? found.GivenUpAt:s} {(found.IsTime ? "" : "given up ")}{spent} questions, {work} of them to triggers, {took.TotalMilliseconds:0.00} ms");
            spent.ShouldBeLessThanOrEqualTo(ExcludingTrigger.MaxCost + 2_000, "one step too many at most");
            work.ShouldBeLessThanOrEqualTo(spent, "each question is paid for");
        }
    }

    [Fact]
    public void A_search_that_is_given_up_says_where()
    {
        var trigger = HostileExclusions.All["all its weekdays"](leaf => leaf);

        trigger.NextAfter(Start).ShouldBeNull();
        trigger.NextGivenUpAt(Start).ShouldNotBeNull().ShouldBeGreaterThan(Start.AddYears(50), "Saturdays are few");
        trigger.LastGivenUpAt(Start).ShouldNotBeNull().ShouldBeLessThan(Start.AddYears(-50));
        new WindowTrigger(trigger, null, Start.AddYears(10)).NextGivenUpAt(Start).ShouldBeNull("it was searched to the end of the window");

        var daily = Excluding(Crontab("0 9 * * *"), new ExcludedDays([DayOfWeek.Sunday], []));
        daily.NextGivenUpAt(Start).ShouldBeNull();
        daily.LastGivenUpAt(Start).ShouldBeNull();
        var never = Excluding(Crontab("0 9 * * *"), new ExcludedDays([.. Enum.GetValues<DayOfWeek>()], []));
        never.NextAfter(Start).ShouldBeNull();
        never.NextGivenUpAt(Start).ShouldBeNull("the search found out that nothing is left");
    }

    [Fact]
    public void A_daily_time_is_sought_for_more_than_ten_years()
    {
        // Of two zones, so that their days cannot be merged.
        var trigger = HostileExclusions.All["calendars that take turns"](leaf => leaf);

        trigger.NextGivenUpAt(Start).ShouldNotBeNull().ShouldBeGreaterThan(Start.AddYears(10));
        trigger.LastGivenUpAt(Start).ShouldNotBeNull().ShouldBeLessThan(Start.AddYears(-10));
    }

    [Fact]
    public void A_stretch_is_one_question_however_long()
    {
        var inner = new CountingTrigger(Crontab("* * * * * *"));
        var trigger = Excluding(inner, new ExcludedDays([], [DateSpan.Parse("2026-01-01/9000-12-31")]));

        trigger.NextAfter(Start).ShouldBe(At("9001-01-01T00:00:00Z"));
        inner.Questions.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Ten_years_are_counted_by_stretches()
    {
        var inner = new CountingTrigger(Crontab("0 * * * * *"));
        var trigger = Excluding(inner, new ExcludedDays([DayOfWeek.Saturday, DayOfWeek.Sunday], []));

        var weekdays = Enumerable.Range(0, 3652).Count(n => Start.AddDays(n).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        trigger.CountBetween(Start.AddTicks(-1), Start.AddYears(10).AddTicks(-1)).ShouldBe(weekdays * 1440L);
        inner.Counts.ShouldBeLessThan(525);
        inner.Questions.ShouldBeLessThan(525);
    }

    /// <summary>What a trigger does not have costs nothing, in however many stretches: the past of a date or of a rule with COUNT, from the year 1 on.</summary>
    [Fact]
    public void Only_stretches_with_times_are_counted()
    {
        var inner = new CountingTrigger(new DateTrigger(["2025-12-24T18:00:00Z", "2025-12-31T08:30:00Z", "2026-12-24T18:00:00Z"], Clock()));
        TimeSpanOfDay[] halfHours = [.. Enumerable.Range(0, 24).Select(hour => TimeSpanOfDay.Parse($"{hour:00}:30-{hour:00}:45"))];
        var trigger = new ExcludingTrigger(inner, new Exclusion(new ExclusionRules { Times = halfHours }, Clock()));

        trigger.CountBetween(DateTimeOffset.MinValue, Start).ShouldBe(1);
        (inner.Counts + inner.Questions).ShouldBeLessThanOrEqualTo(6);
    }

    [Fact]
    public void What_is_not_found_is_not_sought_again()
    {
        var inner = new CountingTrigger(Crontab("0 0 * * SAT"));
        var trigger = Excluding(inner, new ExcludedDays([DayOfWeek.Saturday], []));

        trigger.NextAfter(Start).ShouldBeNull();
        var questions = inner.Questions;
        trigger.NextAfter(Start.AddDays(1)).ShouldBeNull();
        trigger.NextGivenUpAt(Start.AddDays(1)).ShouldBe(trigger.NextGivenUpAt(Start));
        inner.Questions.ShouldBe(questions);

        // After the place at which it was given up, nothing is known.
        trigger.NextAfter(trigger.NextGivenUpAt(Start)!.Value).ShouldBeNull();
        inner.Questions.ShouldBeGreaterThan(questions);
    }

    private static int Work(List<CountingTrigger> leaves) => leaves.Sum(leaf => leaf.Questions + 32 * leaf.Days);

    private static ExcludingTrigger Excluding(ITrigger inner, ExcludedDays days, ExclusionPolicy policy = ExclusionPolicy.Skip) =>
        new(inner, new Exclusion(new ExclusionRules { Days = days, Policy = policy }, Clock()));
}
