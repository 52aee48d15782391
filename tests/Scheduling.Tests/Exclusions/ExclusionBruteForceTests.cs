using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

/// <summary>Random exclusions of random triggers, most of them around a clock change, against a naive reading of each time.</summary>
public class ExclusionBruteForceTests
{
    private const int Cases = 1_500;
    private const int Days = 25;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 6)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_search_and_count_agrees(int block)
    {
        for (var seed = block * Cases / 6; seed < (block + 1) * Cases / 6; seed++)
            Check(seed);
    }

    private static void Check(int seed)
    {
        var given = new RandomExclusion(seed);
        var random = new Random(seed);
        var (from, to) = (given.Middle.AddDays(-Days).AddTicks(random.Next(-1, 2)), given.Middle.AddDays(Days).AddTicks(random.Next(-1, 2)));
        var expected = NaiveExclusion.Between(given, from, to);
        Same(Forward(given.Trigger, from, to), expected, $"forward {given.Text}");
        Same(Backward(given.Trigger, from, to), expected, $"backward {given.Text}");
        Same(Marked(given.Trigger, from, to), expected, $"by day {given.Text}");
        given.Trigger.CountBetween(from, to).ShouldBe(expected.Count, given.Text);
        given.Trigger.CountExcluded(from, to).ShouldBe(NaiveExclusion.CountExcluded(given, from, to), given.Text);
        for (var i = 0; i < 5; i++)
        {
            // Between any two instants, and just at a time.
            var (a, b) = (Somewhere(), Somewhere());
            given.Trigger.CountBetween(a, b).ShouldBe(expected.Count(e => e > a && e <= b), $"({a:O}, {b:O}] {given.Text}");
            if (i == 0)
                given.Trigger.CountExcluded(a, b).ShouldBe(NaiveExclusion.CountExcluded(given, a, b), $"({a:O}, {b:O}] {given.Text}");
            Within(given.Trigger.NextAfter(a), from, to).ShouldBe(expected.Where(e => e > a).Cast<DateTimeOffset?>().FirstOrDefault(), $"after {a:O} {given.Text}");
            Within(given.Trigger.LastBefore(a), from, to).ShouldBe(expected.Where(e => e < a).Cast<DateTimeOffset?>().LastOrDefault(), $"before {a:O} {given.Text}");
        }

        DateTimeOffset Somewhere() => expected.Count > 0 && random.Next(2) == 0
            ? expected[random.Next(expected.Count)].AddTicks(random.Next(-1, 2))
            : from.AddSeconds(random.Next(Days * 2 * 86_400));
    }

    private static DateTimeOffset? Within(DateTimeOffset? found, DateTimeOffset after, DateTimeOffset through) => found > after && found <= through ? found : null;

    private static List<DateTimeOffset> Forward(ExcludingTrigger trigger, DateTimeOffset after, DateTimeOffset through)
    {
        var found = new List<DateTimeOffset>();
        for (var next = trigger.NextAfter(after); next <= through && found.Count < 10_000; next = trigger.NextAfter(next.Value))
            found.Add(next.Value);
        return found;
    }

    private static List<DateTimeOffset> Backward(ExcludingTrigger trigger, DateTimeOffset after, DateTimeOffset through)
    {
        var found = new List<DateTimeOffset>();
        for (var last = trigger.LastBefore(through.AddTicks(1)); last > after && found.Count < 10_000; last = trigger.LastBefore(last.Value))
            found.Add(last.Value);
        found.Reverse();
        return found;
    }

    private static List<DateTimeOffset> Marked(ExcludingTrigger trigger, DateTimeOffset after, DateTimeOffset through)
    {
        var found = new List<DateTimeOffset>();
        for (var first = WholeSeconds.FirstAfter(after); first <= WholeSeconds.FirstAfter(through);)
        {
            var day = DaySet.Rent(first);
            day.Add(trigger);
            for (var second = day.NextFrom(first); second != WholeSeconds.Never; second = day.NextFrom(second + 1))
                found.Add(WholeSeconds.ToInstant(second)!.Value);
            first = day.End;
            day.Return();
        }

        return [.. found.Where(f => f > after && f <= through)];
    }

    private static void Same(List<DateTimeOffset> actual, List<DateTimeOffset> expected, string what)
    {
        if (actual.SequenceEqual(expected))
            return;
        var missing = expected.Except(actual).Take(3).Select(i => $"{i:s}");
        var extra = actual.Except(expected).Take(3).Select(i => $"{i:s}");
        Assert.Fail($"{what}: {actual.Count} instead of {expected.Count}; missing {string.Join(' ', missing)}; too many {string.Join(' ', extra)}");
    }
}
