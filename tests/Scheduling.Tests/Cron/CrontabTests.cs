using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Cron;

public class CrontabTests
{
    [Theory]

    // Fields
    [InlineData("* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")]
    [InlineData("* * * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z")]
    [InlineData("* * * * *", "2025-12-31T23:59:59.9999999Z", "2026-01-01T00:00:00Z")]
    [InlineData("30 2 * * *", "2026-01-01T02:30:00Z", "2026-01-02T02:30:00Z")]
    [InlineData("15 30 2 * * *", "2026-01-01T02:30:00Z", "2026-01-01T02:30:15Z")]
    [InlineData("0 0 0 1 1 * 2030", "2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z")]
    [InlineData("0 0 0 1 1 * 2020-2030/5", "2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z")]
    [InlineData("0 0 0 1 1 * 2025", "2026-01-01T00:00:00Z", null)]
    [InlineData("0 0 0 1 1 * 9999", "2026-01-01T00:00:00Z", "9999-01-01T00:00:00Z")]
    [InlineData("0 0 0 * * * 2030", "2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z")]
    [InlineData("0 0 0 31 12 * 2027,2031", "2027-12-31T00:00:00Z", "2031-12-31T00:00:00Z")]

    // Names, lists, ranges, steps
    [InlineData("0 0 1 jan,JUL *", "2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData("0 0 * * MON-FRI", "2026-01-02T00:00:00Z", "2026-01-05T00:00:00Z")]
    [InlineData("0 0 * * FRI-MON", "2026-01-05T00:00:00Z", "2026-01-09T00:00:00Z")]
    [InlineData("0 0 * * 5-7", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z")]
    [InlineData("0 0 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 * * 0", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 * * 7-2", "2026-01-04T00:00:00Z", "2026-01-05T00:00:00Z")]
    [InlineData("0 22-2 * * *", "2026-01-01T02:00:00Z", "2026-01-01T22:00:00Z")]
    [InlineData("0 22-4/2 * * *", "2026-01-01T02:00:00Z", "2026-01-01T04:00:00Z")]
    [InlineData("0 22-4/2 * * *", "2026-01-01T04:00:00Z", "2026-01-01T22:00:00Z")]
    [InlineData("0 0 1 NOV-FEB *", "2026-02-01T00:00:00Z", "2026-11-01T00:00:00Z")]
    [InlineData("5/20 * * * *", "2026-01-01T00:25:00Z", "2026-01-01T00:45:00Z")]
    [InlineData("5/20 * * * *", "2026-01-01T00:45:00Z", "2026-01-01T01:05:00Z")]
    [InlineData("0 0 * * 1/2", "2026-01-02T00:00:00Z", "2026-01-05T00:00:00Z")]
    [InlineData("0 0 * * FRI-TUE/2", "2026-01-02T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0,30,15 * * * *", "2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z")]

    // Either day field
    [InlineData("0 0 13 * FRI", "2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z")]
    [InlineData("0 0 13 * FRI", "2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z")]
    [InlineData("0 0 13 * *", "2026-01-01T00:00:00Z", "2026-01-13T00:00:00Z")]
    [InlineData("0 0 13 * ?", "2026-01-01T00:00:00Z", "2026-01-13T00:00:00Z")]
    [InlineData("0 0 ? * FRI", "2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z")]
    [InlineData("0 0 */10 * FRI", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]

    // L, W, #
    [InlineData("0 0 L * *", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00Z")]
    [InlineData("0 0 L * *", "2028-02-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 L-3 * *", "2026-02-01T00:00:00Z", "2026-02-25T00:00:00Z")]
    [InlineData("0 0 L-30 * *", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")]
    [InlineData("0 0 LW * *", "2026-01-01T00:00:00Z", "2026-01-30T00:00:00Z")]
    [InlineData("0 0 L-2W * *", "2026-05-01T00:00:00Z", "2026-05-29T00:00:00Z")]
    [InlineData("0 0 1W * *", "2026-08-01T00:00:00Z", "2026-08-03T00:00:00Z")]
    [InlineData("0 0 15W * *", "2026-08-01T00:00:00Z", "2026-08-14T00:00:00Z")]
    [InlineData("0 0 31W * *", "2026-05-01T00:00:00Z", "2026-05-29T00:00:00Z")]
    [InlineData("0 0 31W * *", "2026-05-29T00:00:00Z", "2026-07-31T00:00:00Z")]
    [InlineData("0 0 * * 5L", "2026-01-01T00:00:00Z", "2026-01-30T00:00:00Z")]
    [InlineData("0 0 * * friL", "2026-01-01T00:00:00Z", "2026-01-30T00:00:00Z")]
    [InlineData("0 0 * * 7L", "2026-01-01T00:00:00Z", "2026-01-25T00:00:00Z")]
    [InlineData("0 0 * * MON#2", "2026-01-01T00:00:00Z", "2026-01-12T00:00:00Z")]
    [InlineData("0 0 * * 5#5", "2026-01-31T00:00:00Z", "2026-05-29T00:00:00Z")]
    [InlineData("0 0 * * MON#1,MON#3", "2026-01-05T00:00:00Z", "2026-01-19T00:00:00Z")]
    [InlineData("0 0 1,LW,15W * *", "2026-01-15T00:00:00Z", "2026-01-30T00:00:00Z")]

    // Rare and never
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("0 0 30 2 *", "2026-01-01T00:00:00Z", null)]
    [InlineData("0 0 31 4,6,9,11 *", "2026-01-01T00:00:00Z", null)]
    [InlineData("0 0 0 29 2 * 2100", "2026-01-01T00:00:00Z", null)]

    // Macros
    [InlineData("@yearly", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@annually", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@monthly", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")]
    [InlineData("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("@daily", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("@Midnight", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("@hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("  30   2 \t * * MON-FRI ", "2026-01-02T02:30:00Z", "2026-01-05T02:30:00Z")]
    public void NextAfter_finds(string expression, string after, string? expected)
    {
        var next = Crontab(expression).NextAfter(At(after));
        next.ShouldBe(expected is null ? (DateTimeOffset?)null : At(expected));
        if (next is not { } instant)
            return;
        instant.Offset.ShouldBe(TimeSpan.Zero);
        Crontab(expression).LastBefore(instant.AddTicks(1)).ShouldBe(instant);
        Crontab(expression).CountBetween(At(after), instant).ShouldBe(1);
    }

    [Fact]
    public void Years_may_be_far_apart()
    {
        var trigger = Crontab("0 0 0 1 1 * 1999,2040,2500");
        trigger.Between(At("1970-01-01"), At("9999-01-01")).ShouldBe([At("1999-01-01"), At("2040-01-01"), At("2500-01-01")]);
        trigger.LastBefore(At("9999-01-01")).ShouldBe(At("2500-01-01"));
        trigger.LastBefore(At("2499-01-01")).ShouldBe(At("2040-01-01"));
        trigger.LastBefore(At("2040-01-01")).ShouldBe(At("1999-01-01"));
        trigger.LastBefore(At("1999-01-01")).ShouldBeNull();
    }

    [Fact]
    public void The_ends_of_time_are_quiet()
    {
        var trigger = Crontab("* * * * * *", "America/New_York");
        trigger.NextAfter(DateTimeOffset.MaxValue).ShouldBeNull();
        trigger.NextAfter(DateTimeOffset.MaxValue.AddSeconds(-1)).ShouldBe(At("9999-12-31T23:59:59Z"));
        trigger.LastBefore(DateTimeOffset.MinValue).ShouldBeNull();
        Crontab("0 0 * * *").LastBefore(DateTimeOffset.MinValue.AddTicks(1)).ShouldBe(DateTimeOffset.MinValue);
        Crontab("0 0 * * *").LastBefore(DateTimeOffset.MinValue).ShouldBeNull();
        trigger.NextAfter(DateTimeOffset.MinValue).ShouldNotBeNull();
        Crontab("* * * * * *", "Asia/Tokyo").NextAfter(DateTimeOffset.MinValue).ShouldBe(At("0001-01-01T00:00:01Z"));
        Crontab("* * * * * *").CountBetween(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe(315_537_897_599);
    }

    [Theory]
    [InlineData("* * * * * *", 31_536_000)]
    [InlineData("0 * * * *", 8760)]
    [InlineData("30 2 * * MON-FRI", 261)]
    [InlineData("0 0 29 2 *", 0)]
    public void CountBetween_counts_a_year(string expression, long expected) =>
        Crontab(expression, "Europe/Berlin").CountBetween(At("2025-12-31T22:59:59Z"), At("2026-12-31T22:59:59Z")).ShouldBe(expected);

    [Theory]
    [InlineData("0 0 31 12 *", 2)]
    [InlineData("0 0 * 12 *", 62)]
    [InlineData("0 0 1 * *", 23)]
    public void CountBetween_counts_to_the_last_day(string expression, long expected) =>
        Crontab(expression).CountBetween(At("9998-01-01"), DateTimeOffset.MaxValue).ShouldBe(expected);

    [Theory]
    [InlineData("week", "1")]
    [InlineData("week", "52")]
    [InlineData("week", "53")]
    public void CountBetween_counts_ISO_weeks_through_a_cycle(string field, string weeks)
    {
        var trigger = new CronTrigger(CronExpression.ParseFields(new Dictionary<string, string> { [field] = weeks }), Clock());
        var years = Enumerable.Range(1999, 401).Select(year => At($"{year}-07-01"));
        var walked = years.Sum(start => trigger.Between(start, start.AddYears(1)).Count);
        trigger.CountBetween(At("1999-07-01"), At("2400-07-01")).ShouldBe(walked);
    }

    [Fact]
    public void CountBetween_counts_centuries() =>
        Crontab("0 0 29 2 *").CountBetween(At("2000-01-01"), At("2400-01-01")).ShouldBe(97);

    [Theory]
    [InlineData("30 2 * * MON-FRI", "Europe/Berlin", "cron 30 2 * * MON-FRI Europe/Berlin")]
    [InlineData(" 30  2 * * *", "UTC", "cron 30 2 * * *")]
    [InlineData("@daily", "UTC", "cron @daily")]
    public void Describe_says_the_expression(string expression, string zone, string expected) =>
        Crontab(expression, zone).Describe().ShouldBe(expected);

    [Theory]

    // These values decide when people's jobs run: they may never change.
    [InlineData("H H * * *", "default/backup", "01-01 16:49:00")]
    [InlineData("H H * * *", "default/report", "01-01 05:24:00")]
    [InlineData("H H H * * *", "default/backup", "01-01 16:49:19")]
    [InlineData("0 0 H * *", "default/backup", "01-27 00:00:00")]
    [InlineData("0 0 1 H *", "default/backup", "12-01 00:00:00")]
    [InlineData("0 0 * * H", "default/backup", "01-07 00:00:00")]
    [InlineData("H(10-19) * * * *", "default/backup", "01-01 00:19:00")]
    [InlineData("H/15 * * * *", "default/backup", "01-01 00:04:00")]
    [InlineData("H(30-59)/15 * * * *", "default/backup", "01-01 00:34:00")]
    [InlineData("H(30-39)/90 * * * *", "default/backup", "01-01 00:39:00")]
    public void Hashed_values_are_pinned(string expression, string seed, string expected) =>
        new CronTrigger(CronExpression.Parse(expression, hashSeed: seed), Clock())
            .NextAfter(At("2026-01-01T00:00:00Z").AddTicks(-1))!.Value.ToString("MM-dd HH:mm:ss").ShouldBe(expected);

    [Theory]
    [InlineData("H * * * *", 1, 1, 60)]
    [InlineData("H/15 * * * *", 4, 4, 15)]
    [InlineData("H/7 * * * *", 8, 9, 7)]
    [InlineData("H(0-29)/10 * * * *", 3, 3, 10)]
    [InlineData("H(0-9)/4 * * * *", 2, 3, 4)]
    [InlineData("H(0-9)/90 * * * *", 1, 1, 60)]
    public void Hashed_values_keep_their_step(string expression, int atLeast, int atMost, int minutesApart)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var trigger = new CronTrigger(CronExpression.Parse(expression, hashSeed: $"default/{seed}"), Clock());
            var instants = trigger.Between(At("2026-01-01T00:00:00Z").AddTicks(-1), At("2026-01-01T00:59:59Z"));
            instants.Count.ShouldBeInRange(atLeast, atMost);
            instants.Zip(instants.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First == TimeSpan.FromMinutes(minutesApart));
        }
    }

    [Fact]
    public void Hashed_values_fill_their_range_to_both_ends()
    {
        Minutes("H(10-13) * * * *").ShouldBe([10, 11, 12, 13]);
        Minutes("H(10-13)/90 * * * *").ShouldBe([10, 11, 12, 13]);
        Minutes("H(10-19)/3 * * * *").ShouldBe([10, 11, 12]);

        static IEnumerable<int> Minutes(string expression) => Enumerable.Range(0, 200)
            .Select(seed => new CronTrigger(CronExpression.Parse(expression, hashSeed: $"default/{seed}"), Clock()))
            .Select(trigger => trigger.NextAfter(At("2026-01-01T00:00:00Z").AddTicks(-1))!.Value.Minute)
            .Distinct().Order();
    }

    [Theory]
    [InlineData(CronDialect.Crontab, "0 0 15W,15W * *", "0 0 15W * *")]
    [InlineData(CronDialect.Crontab, "0 0 L,L * *", "0 0 L * *")]
    [InlineData(CronDialect.Crontab, "0 0 LW,L-0W * *", "0 0 LW * *")]
    [InlineData(CronDialect.Crontab, "0 0 * * 5L,FRIL", "0 0 * * 5L")]
    [InlineData(CronDialect.Crontab, "0 0 * * 5#2,FRI#2", "0 0 * * 5#2")]
    [InlineData(CronDialect.Crontab, "0 0 * * SUN,0,7", "0 0 * * 0")]
    [InlineData(CronDialect.Crontab, "5,5,0-10 1-3,2 * * *", "0-10 1-3 * * *")]
    [InlineData(CronDialect.Crontab, "0 0 0 1 1 * 2027,2027-2028", "0 0 0 1 1 * 2027,2028")]
    [InlineData(CronDialect.Crontab, "0 0 L,31,LW * *", "0 0 L,LW * *")]
    [InlineData(CronDialect.Crontab, "0 0 * * FRIL,5#4,5#5", "0 0 * * 5#4,5#5")]
    [InlineData(CronDialect.Quartz, "0 0 0 ? * 7,L", "0 0 0 ? * 7")]
    [InlineData(CronDialect.APScheduler, "0 0 last,last * *", "0 0 last * *")]
    [InlineData(CronDialect.APScheduler, "0 0 2nd fri,2nd fri * *", "0 0 2nd fri * *")]
    [InlineData(CronDialect.APScheduler, "0 0 last fri,last fri * *", "0 0 last fri * *")]
    public void What_is_listed_twice_counts_once(CronDialect dialect, string twice, string once)
    {
        var (from, to) = (At("2026-01-01"), At("2029-01-01"));
        Crontab(twice, dialect: dialect).Between(from, to).ShouldBe(Crontab(once, dialect: dialect).Between(from, to));
    }

    [Theory]
    [InlineData("0 0 30 2 *", true)]
    [InlineData("0 0 29 2 *", false)]
    [InlineData("0 0 0 29 2 * 2100", true)]
    [InlineData("@every 5m", false)]
    public void NeverFires_says_that_no_day_matches(string expression, bool expected) =>
        CronExpression.Parse(expression).NeverFires.ShouldBe(expected);
}
