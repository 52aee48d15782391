using System.Globalization;
using ScheduledJobs.Scheduling.Recurrence;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>The examples of RFC 5545 (tests/oracles/rfc5545.tsv), in the zone in which it gives them.</summary>
public class RfcExampleTests
{
    private const string Zone = "America/New_York";

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    public static TheoryData<string, string, string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            foreach (var row in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "oracles", "rfc5545.tsv")).Where(line => !line.StartsWith('#')))
            {
                var columns = row.Split('\t');
                data.Add(columns[0], columns[1], columns[2], columns[3]);
            }

            return data;
        }
    }

    [Fact]
    public void All_of_them_are_here() => Examples.Count.ShouldBe(42);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Runs_when_the_RFC_says(string rule, string start, string printed, string extent)
    {
        var expected = Read(printed, start[9..]).ToList();
        var trigger = Rules.Rule(rule, start, Zone);
        var times = trigger.First(extent == "all" ? expected.Count + 1 : expected.Count);
        times.Select(time => TimeZoneInfo.ConvertTime(time, NewYork).DateTime).ShouldBe(expected);

        // Neither the start nor the rule's own end is needed to count and to go back.
        trigger.CountBetween(DateTimeOffset.MinValue, times[^1]).ShouldBe(times.Count);
        times.Zip(times.Skip(1)).ShouldAllBe(pair => trigger.LastBefore(pair.Second) == pair.First);
        trigger.LastBefore(times[0]).ShouldBeNull();
    }

    /// <summary>The RFC removes the start of this one, which the rule does not match, with EXDATE. Here it is not due in the first place.</summary>
    [Fact]
    public void Friday_the_13th_begins_on_a_Tuesday() => Rules
        .Rule("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19970902T090000", Zone, exdates: ["19970902T090000"]).NextAfter(At("1997-01-01T00:00:00Z"))
        .ShouldBe(At("1998-02-13T14:00:00Z"));

    private static IEnumerable<DateTime> Read(string printed, string timeOfDay)
    {
        var year = 0;
        foreach (var token in printed.Split(' '))
        {
            if (!token.Contains('/'))
            {
                year = int.Parse(token, CultureInfo.InvariantCulture);
                continue;
            }

            var (date, times) = token.Split('@') is [var left, var right] ? (left, right.Split(',')) : (token, [$"{timeOfDay[..2]}:{timeOfDay[2..4]}"]);
            var (month, days) = (int.Parse(date.Split('/')[0], CultureInfo.InvariantCulture), date.Split('/')[1]);
            foreach (var day in days.Split(',').SelectMany(Days))
            {
                foreach (var time in times)
                    yield return new DateTime(year, month, day) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
            }
        }
    }

    private static IEnumerable<int> Days(string text)
    {
        var ends = text.Split('-').Select(day => int.Parse(day, CultureInfo.InvariantCulture)).ToList();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
