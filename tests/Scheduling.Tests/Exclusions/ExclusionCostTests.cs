using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.Triggers;
using Xunit.Abstractions;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

/// <summary>Long excluded stretches are jumped over, and a search that finds nothing ends.</summary>
public class ExclusionCostTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = At("2026-01-01T00:00:00Z");

    /// <summary>Generous: an idle machine needs a tenth of it, but tests share theirs.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Hostile => [.. HostileTriggers.Keys];

    private static Dictionary<string, Func<ITrigger>> HostileTriggers { get; } = new()
    {
        ["all its weekdays"] = () => Excluding(Crontab("* * * * * SAT"), new ExcludedDays([DayOfWeek.Saturday], [])),
        ["all its days, to the next"] = () => Excluding(Crontab("* * * * * SAT"), new ExcludedDays([.. Enum.GetValues<DayOfWeek>()], []), ExclusionPolicy.NextDay),
        ["all its times"] = () => new ExcludingTrigger(Crontab("* * 9 * * *"), new Exclusion(new ExclusionRules { Times = [TimeSpanOfDay.Parse("09:00-10:00")] }, Clock("Europe/Berlin"))),
        ["a comb of times"] = () => new ExcludingTrigger(
            Crontab("0 0 0-23 * * *"),
            new Exclusion(new ExclusionRules { Times = [.. Enumerable.Range(0, 24).Select(h => TimeSpanOfDay.Parse($"{h:00}:00-{h:00}:01"))] }, Clock("Europe/Berlin"))),
        ["calendars that take turns"] = () => new ExcludingTrigger(Crontab("0 12 * * *"), new Exclusion(new ExclusionRules
        {
            Calendars = [.. Enumerable.Range(0, 7).Select(n => new ExcludedCalendar($"{n}", new ExcludedDays([(DayOfWeek)n], []), Clock(n % 2 == 0 ? "Asia/Tokyo" : "America/New_York").Zone))],
        }, Clock())),
        ["2,000 dates, to the day before"] = () => Excluding(
            Crontab("* * * * * *"),
            new ExcludedDays([DayOfWeek.Sunday], [.. Enumerable.Range(0, 2000).Select(n => DateSpan.Parse($"{new DateOnly(2026, 1, 1).AddDays(n * 2):yyyy-MM-dd}"))]),
            ExclusionPolicy.PreviousDay),
        ["a century, to the next day"] = () => Excluding(Crontab("*/7 * * * * *"), new ExcludedDays([], [DateSpan.Parse("2026-01-01/2126-01-01")]), ExclusionPolicy.NextDay),
        ["allOf that hardly meets"] = () => Excluding(
            new AllOfTrigger([Crontab("0 0 29 2 *"), Crontab("0 0 * * SUN"), new IntervalTrigger(Start, TimeSpan.FromDays(1), true)]),
            new ExcludedDays([DayOfWeek.Sunday], [])),
        ["dense allOf, to the next day"] = () => Excluding(
            new AllOfTrigger([.. Enumerable.Range(2, 19).Select(n => (ITrigger)Crontab($"*/{n} * * * * *"))]),
            new ExcludedDays([], [DateSpan.Parse("*-01-02/*-02-28"), DateSpan.Parse("*-03-05/*-12-30")]), ExclusionPolicy.NextDay),
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_search_takes_milliseconds(string name)
    {
        var least = TimeSpan.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            // A new one each time: it remembers what it has not found.
            var trigger = HostileTriggers[name]();
            var started = TimeProvider.System.GetTimestamp();
            _ = trigger.NextAfter(Start);
            _ = trigger.LastBefore(Start);
            var took = TimeProvider.System.GetElapsedTime(started);
            least = took < least ? took : least;
        }

        output.WriteLine($"{least.TotalMilliseconds:0.00} ms");
        least.ShouldBeLessThan(Most);
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
        inner.Questions.ShouldBe(0);
    }

    [Fact]
    public void What_is_not_found_is_not_sought_again()
    {
        var inner = new CountingTrigger(Crontab("0 0 * * SAT"));
        var trigger = Excluding(inner, new ExcludedDays([DayOfWeek.Saturday], []));

        trigger.NextAfter(Start).ShouldBeNull();
        var questions = inner.Questions;
        trigger.NextAfter(Start.AddDays(1)).ShouldBeNull();
        inner.Questions.ShouldBe(questions);
    }

    private static ExcludingTrigger Excluding(ITrigger inner, ExcludedDays days, ExclusionPolicy policy = ExclusionPolicy.Skip) =>
        new(inner, new Exclusion(new ExclusionRules { Days = days, Policy = policy }, Clock()));
}
