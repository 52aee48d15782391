using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

/// <summary>What holds for every exclusion, far from the days that it was made for, too.</summary>
public class ExclusionProperties
{
    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 4)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Searches_are_monotone_and_agree_with_each_other_and_with_the_count(int block)
    {
        for (var seed = 100_000 + block * 60; seed < 100_000 + (block + 1) * 60; seed++)
        {
            var given = new RandomExclusion(seed);
            var (trigger, random) = (given.Trigger, new Random(seed));
            for (var i = 0; i < 10; i++)
            {
                var a = given.Middle.AddSeconds(random.NextInt64(-3_000_000_000, 3_000_000_000)).AddTicks(random.Next(-1, 2));
                var b = a.AddSeconds(random.Next(20_000_000));
                var c = b.AddSeconds(random.Next(20_000_000));
                CheckSearches(trigger, a, b, given.Text);
                (trigger.CountBetween(a, b) + trigger.CountBetween(b, c)).ShouldBe(trigger.CountBetween(a, c), $"{a:O} {b:O} {c:O} {given.Text}");
            }
        }
    }

    [Fact]
    public void The_ends_of_the_calendar_are_no_problem()
    {
        for (var seed = 200_000; seed < 200_200; seed++)
        {
            var trigger = new RandomExclusion(seed).Trigger;
            foreach (var at in (DateTimeOffset[])[DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddDays(1), At("0001-01-03T00:00:00Z"), At("9999-12-28T00:00:00Z"), DateTimeOffset.MaxValue])
            {
                _ = trigger.NextAfter(at);
                _ = trigger.LastBefore(at);
            }

            trigger.CountBetween(DateTimeOffset.MaxValue.AddDays(-40), DateTimeOffset.MaxValue).ShouldBeGreaterThanOrEqualTo(0);
            trigger.CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddDays(40)).ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    private static void CheckSearches(ExcludingTrigger trigger, DateTimeOffset a, DateTimeOffset b, string text)
    {
        if (trigger.NextAfter(a) is not { } next)
            return;
        next.ShouldBeGreaterThan(a, text);
        (trigger.NextAfter(b) is { } later && later < next).ShouldBeFalse($"monotone from {a:O} to {b:O} {text}");
        trigger.LastBefore(next.AddTicks(1)).ShouldBe(next, text);
        (trigger.LastBefore(next) is { } last && last > a).ShouldBeFalse($"nothing between {a:O} and {next:O} {text}");
        trigger.CountBetween(a, next).ShouldBe(1, $"{a:O} to {next:O} {text}");
        trigger.CountBetween(a, next.AddTicks(-1)).ShouldBe(0, text);
        trigger.FindExcluded(next).ShouldBeNull(text);
    }
}
