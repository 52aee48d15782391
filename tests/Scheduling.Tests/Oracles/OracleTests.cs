using System.Globalization;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Oracles;

/// <summary>Compares the engine with the recorded results of croniter and APScheduler (tests/oracles).</summary>
public class OracleTests
{
    [Fact]
    public void Agrees_with_croniter() => CheckAll("croniter.tsv", atLeast: 3200, row =>
    {
        var trigger = new CronTrigger(CronExpression.Parse(row[0]), Clock(row[1]));
        return Following(trigger, row[2], row[3]) && Preceding(trigger, row[2], row[4]);
    });

    /// <summary>APScheduler 3 moves a time in a gap by the gap, and runs once in an overlap: our Shift and First.</summary>
    [Theory]
    [InlineData("apscheduler-cron.tsv", 2600)]
    [InlineData("apscheduler-week.tsv", 300)]
    public void Agrees_with_APScheduler_on_fields(string file, int atLeast) => CheckAll(file, atLeast, row =>
    {
        var fields = row[0].Split(';').Select(f => f.Split('=')).ToDictionary(f => f[0], f => f[1]);
        var trigger = new CronTrigger(CronExpression.ParseFields(fields), Clock(row[1], GapPolicy.Shift, OverlapPolicy.First));
        return Following(trigger, row[2], row[3]) && CountsAndGoesBack(trigger, row[2], row[3]);
    });

    [Fact]
    public void Agrees_with_APScheduler_on_intervals() => CheckAll("apscheduler-interval.tsv", atLeast: 300, row =>
    {
        var trigger = new IntervalTrigger(At(row[1]), TimeSpan.FromSeconds(int.Parse(row[0], CultureInfo.InvariantCulture)), includeAnchor: true);
        return Following(trigger, row[2], row[3]) && CountsAndGoesBack(trigger, row[2], row[3]);
    });

    [Fact]
    public void Agrees_with_APScheduler_on_dates() => CheckAll("apscheduler-date.tsv", atLeast: 150, row =>
        new DateTrigger([row[0]], Clock(row[1])).NextAfter(DateTimeOffset.MinValue) == At(row[2]));

    private static bool Following(ITrigger trigger, string start, string expected)
    {
        var instant = At(start);
        return expected.Split(' ').All(text => (trigger.NextAfter(instant) is { } next ? instant = next : default) == At(text));
    }

    private static bool Preceding(CronTrigger trigger, string start, string expected)
    {
        var instant = At(start);
        return expected.Split(' ').All(text => (trigger.LastBefore(instant) is { } last ? instant = last : default) == At(text));
    }

    private static bool CountsAndGoesBack(ITrigger trigger, string start, string expected)
    {
        var instants = expected.Split(' ').Select(At).ToList();
        return trigger.CountBetween(At(start), instants[^1]) == instants.Count &&
               instants.Zip(instants.Skip(1)).All(pair => trigger.LastBefore(pair.Second) == pair.First);
    }

    private static void CheckAll(string file, int atLeast, Func<string[], bool> agrees)
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "oracles", file)).Where(line => !line.StartsWith('#')).ToList();
        rows.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
        var wrong = rows.Where(row => !agrees(row.Split('\t'))).ToList();
        wrong.Count.ShouldBe(0, $"{wrong.Count} of {rows.Count} differ, such as{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(8))}");
    }
}
