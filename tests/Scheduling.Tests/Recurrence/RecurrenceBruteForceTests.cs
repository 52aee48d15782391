using ScheduledJobs.Scheduling.Recurrence;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>Random rules against <see cref="NaiveRule"/>, over whole years or, for those within the day, over a few days.</summary>
public class RecurrenceBruteForceTests
{
    private const int Count = 2_000;

    [Fact]
    public void Agrees_with_a_naive_reading_of_the_RFC()
    {
        var random = new Random(26);
        var found = 0;
        for (var i = 0; i < Count; i++)
        {
            var text = RandomRule.Text(random, isEndless: true);
            var start = new DateTime(random.Next(1990, 2030), 1, 1).AddDays(random.Next(366)).AddSeconds(random.Next(86_400));
            found += Check(RecurrenceRule.Parse(text), start, random);
        }

        // Enough of them; otherwise the test would test nothing.
        found.ShouldBeGreaterThan(Count * 10);
    }

    private static int Check(RecurrenceRule rule, DateTime start, Random random)
    {
        // Whole years or hours: positions need whole periods. For weeks, some days are added around the years.
        var isDense = rule.Frequency < Frequency.Daily;
        var from = new DateTime(start.Year + random.Next(isDense ? 2 : 12), 1, 1);
        if (isDense)
            from = from.AddDays(random.Next(366)).AddHours(random.Next(24));
        var to = !isDense ? from.AddYears(2) : rule.Frequency == Frequency.Secondly ? from.AddHours(2) : from.AddDays(8);
        var wide = rule.Frequency == Frequency.Weekly ? 8 : 0;
        var expected = new NaiveRule(rule, start).Between(from.AddDays(-wide), to.AddDays(wide)).Where(time => time >= from && time < to)
            .Select(time => new DateTimeOffset(time, TimeSpan.Zero)).ToList();
        var trigger = new Scheduling.Triggers.RecurrenceTrigger(rule, RecurrenceTime.At(new DateTimeOffset(start, TimeSpan.Zero)), [], [], Clock());
        var (after, end) = (new DateTimeOffset(from, TimeSpan.Zero).AddSeconds(-1), new DateTimeOffset(to, TimeSpan.Zero));

        var message = $"{rule} from {start:s}, in {from:s} to {to:s}";
        trigger.CountBetween(after, end.AddSeconds(-1)).ShouldBe(expected.Count, message);
        var shown = expected.Take(500).ToList();
        trigger.First(shown.Count, after).ShouldBe(shown, message);
        var back = new List<DateTimeOffset>();
        for (var last = trigger.LastBefore(end); last > after && back.Count < 500; last = trigger.LastBefore(last.Value))
            back.Add(last.Value);
        back.ShouldBe(Enumerable.Reverse(expected).Take(500), message);
        return expected.Count;
    }
}
