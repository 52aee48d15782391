using ScheduledJobs.TestKit;
using Xunit.Abstractions;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>
/// What a rule costs, whatever it says: the most expensive ones that we know. Milliseconds in a Release build; the limit leaves room for
/// a Debug build. Without the bounds of search and count these take seconds to hours.
/// </summary>
public class RecurrenceCostTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=SECONDLY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=SECONDLY;INTERVAL=2147483647;BYMONTH=2;BYMONTHDAY=29;BYSETPOS=1")]
    [InlineData("FREQ=SECONDLY;INTERVAL=86401;BYHOUR=3;BYMINUTE=3;BYSECOND=3")]
    [InlineData("FREQ=SECONDLY;INTERVAL=86399;BYHOUR=3;BYMINUTE=3;BYSECOND=3;BYDAY=MO")]
    [InlineData("FREQ=SECONDLY;INTERVAL=604800;BYDAY=TU")]
    [InlineData("FREQ=SECONDLY;INTERVAL=302400;BYDAY=TU")]
    [InlineData("FREQ=SECONDLY;INTERVAL=60;BYSECOND=30")]
    [InlineData("FREQ=MINUTELY;INTERVAL=1009;BYHOUR=3;BYMINUTE=3;BYMONTH=2;BYMONTHDAY=29")]
    [InlineData("FREQ=HOURLY;INTERVAL=2147483647;BYDAY=TU")]
    [InlineData("FREQ=DAILY;INTERVAL=7;BYDAY=TU")]
    [InlineData("FREQ=DAILY;INTERVAL=2147483647;BYMONTH=2;BYMONTHDAY=29")]
    [InlineData("FREQ=WEEKLY;BYMONTH=2;BYDAY=MO,TU;BYSETPOS=3")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=13;BYSETPOS=2")]
    [InlineData("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2")]
    [InlineData("FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=29")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO")]
    [InlineData("FREQ=YEARLY;BYYEARDAY=366;INTERVAL=3;BYSETPOS=-1")]
    [InlineData("FREQ=SECONDLY;COUNT=2147483647")]
    [InlineData("FREQ=SECONDLY;INTERVAL=7;COUNT=2147483647;BYDAY=MO,TU,WE,TH,FR")]
    [InlineData("FREQ=SECONDLY;INTERVAL=4099;COUNT=2147483647;BYSECOND=0,1;BYDAY=MO,TU,WE,TH,FR")]
    [InlineData("FREQ=SECONDLY;INTERVAL=86399;COUNT=2147483647")]
    [InlineData("FREQ=MINUTELY;INTERVAL=2624;COUNT=2284576;BYDAY=SA")]
    [InlineData("FREQ=WEEKLY;COUNT=35975;BYMONTH=4,9,10;BYDAY=TH,FR,SU;BYMINUTE=12,14,30,34,36,38;BYSECOND=10,24,26;BYSETPOS=-293,-254,-107,-85,48,95,163,278,318")]
    [InlineData("FREQ=MINUTELY;INTERVAL=7;COUNT=2147483647;BYHOUR=9,10,11")]
    [InlineData("FREQ=DAILY;INTERVAL=2;COUNT=2147483647;BYDAY=MO,TU")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;COUNT=2147483647;BYMONTH=1,2,3;BYDAY=MO,TU;BYSETPOS=-1")]
    [InlineData("FREQ=MONTHLY;COUNT=2147483647;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1")]
    public void Compiles_and_finds_within_milliseconds(string rule) => Check(rule);

    [Theory]
    [InlineData("YEARLY")]
    [InlineData("HOURLY")]
    [InlineData("SECONDLY;INTERVAL=7")]
    public void So_does_a_rule_with_every_value_there_is(string frequency) => Check(
        $"FREQ={frequency};BYMONTH={Up(1, 12)};BYYEARDAY={Up(-366, 366)};BYMONTHDAY={Up(-31, 31)};BYDAY=MO,TU,WE,TH,FR,SA,SU;" +
        $"BYHOUR={Up(0, 23)};BYMINUTE={Up(0, 59)};BYSECOND={Up(0, 60)};BYSETPOS={Up(-366, 366)};COUNT=2147483647");

    private static string Up(int from, int to) => string.Join(',', Enumerable.Range(from, to - from + 1).Where(number => number != 0 || from == 0));

    private void Check(string rule)
    {
        Rules.Rule(rule, "2026-01-05T00:00:00", "Europe/Berlin").CountBetween(At("2026-01-01T00:00:00Z"), At("2050-01-01T00:00:00Z")); // fills the zone's cache
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 10 && best > Limit; i++)
        {
            var took = ProcessorTime.Of(() =>
            {
                var trigger = Rules.Rule(rule, "2026-01-05T00:00:00", "Europe/Berlin");
                _ = trigger.NextAfter(At("2026-01-01T00:00:00Z"));
                _ = trigger.LastBefore(At("2036-01-01T00:00:00Z"));
                _ = trigger.CountBetween(At("2026-01-01T00:00:00Z"), At("2036-01-01T00:00:00Z"));
            });
            best = took < best ? took : best;
        }

        output.WriteLine($"{best.TotalMilliseconds:0.00} ms: {rule[..Math.Min(rule.Length, 100)]}");
        best.ShouldBeLessThan(Limit);
    }

    /// <summary>A long search is remembered: asked again, a rule that never fires takes no time.</summary>
    [Theory]
    [InlineData("FREQ=SECONDLY;INTERVAL=302400;BYDAY=TU")]
    [InlineData("FREQ=SECONDLY;INTERVAL=86401;BYHOUR=3;BYMINUTE=3;BYSECOND=3")]
    public void Asks_again_at_no_cost(string rule)
    {
        var trigger = Rules.Rule(rule, "2026-01-05T00:00:00");
        var first = trigger.NextAfter(At("2026-01-06T00:00:00Z"));
        ProcessorTime.Of(() =>
        {
            for (var i = 0; i < 1_000; i++)
                trigger.NextAfter(At("2026-01-06T00:00:00Z").AddHours(i)).ShouldBe(first);
        }).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    /// <summary>A thousand dates left out of a rule whose times are centuries apart: each check continues where the last one ended.</summary>
    [Fact]
    public void Many_dates_cost_little()
    {
        var dates = Enumerable.Range(0, 1_000).Select(i => At("2026-01-01T00:00:00Z").AddDays(i * 100).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")).ToArray();
        ProcessorTime.Of(() =>
        {
            var trigger = Rules.Rule("FREQ=SECONDLY;INTERVAL=86401;BYHOUR=3;BYMINUTE=3;BYSECOND=3", "2026-01-05T00:00:00", rdates: dates, exdates: dates);
            trigger.NextAfter(At("2026-01-01T00:00:00Z")).ShouldNotBeNull();
        }).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }
}
