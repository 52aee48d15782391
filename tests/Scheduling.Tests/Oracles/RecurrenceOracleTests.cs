using System.Globalization;
using ScheduledJobs.Scheduling.Tests.Recurrence;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling.Tests.Oracles;

/// <summary>Compares recurrence rules with the recorded results of dateutil (tests/oracles/rrule.py).</summary>
public class RecurrenceOracleTests
{
    [Fact]
    public void Agrees_with_dateutil()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "oracles", "rrule.tsv")).Where(line => !line.StartsWith('#')).ToList();
        rows.Count.ShouldBeGreaterThanOrEqualTo(6000);
        var wrong = rows.Select(Difference).OfType<string>().ToList();
        wrong.Count.ShouldBe(0, $"{wrong.Count} of {rows.Count} differ, such as{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(8))}");
    }

    /// <summary>What differs in a row; null if nothing does.</summary>
    private static string? Difference(string row)
    {
        var columns = row.Split('\t');
        var trigger = Rules.Rule(columns[0], columns[1]);
        var (start, instant) = (Read(columns[1]), Read(columns[3]));
        return !Follow(trigger, start.AddSeconds(-1), columns[2]) ? $"first {trigger.Text(4)}: {row}"
            : !Follow(trigger, instant, columns[4]) ? $"next {trigger.Text(3, instant)}: {row}"
            : trigger.LastBefore(instant) is var last && Write(last) != columns[5] ? $"last {Write(last)}: {row}"
            : trigger.CountBetween(start.AddSeconds(-1), instant) is var count && count.ToString(CultureInfo.InvariantCulture) != columns[6] ? $"count {count}: {row}"
            : null;
    }

    private static bool Follow(RecurrenceTrigger trigger, DateTimeOffset after, string expected)
    {
        if (expected == "-")
            return trigger.NextAfter(after) is null;
        var times = expected.Split(' ');
        return trigger.First(times.Length, after).Select(time => Write(time)).SequenceEqual(times);
    }

    private static DateTimeOffset Read(string text) => DateTimeOffset.ParseExact(text, "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Write(DateTimeOffset? time) => time?.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture) ?? "-";
}
