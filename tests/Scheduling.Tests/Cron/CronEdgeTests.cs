using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Cron;

/// <summary>The edges of field values, and of the calendar.</summary>
public class CronEdgeTests
{
    [Theory]
    [InlineData(CronDialect.Crontab, "0 0 * * 0-7", "0 0 * * *")]
    [InlineData(CronDialect.Crontab, "0 0 * * 7/2", "0 0 * * 0,2,4,6")]
    [InlineData(CronDialect.Crontab, "0 0 * * 0/2", "0 0 * * 0,2,4,6")]
    [InlineData(CronDialect.Crontab, "0 0 ? * ?", "0 0 * * *")]
    [InlineData(CronDialect.Crontab, "0 0 */1 * FRI", "0 0 * * FRI")]
    [InlineData(CronDialect.Crontab, "0 0 13 * */1", "0 0 13 * *")]
    [InlineData(CronDialect.Crontab, "0 0 L-15,15W * *", "0 0 15W,L-15 * *")]
    [InlineData(CronDialect.Crontab, "0 0 1-30 * *", "0 0 1-15,16-30 * *")]
    [InlineData(CronDialect.Crontab, "0 0 0 1 1 * 2027-2027", "0 0 0 1 1 * 2027")]
    [InlineData(CronDialect.Crontab, "0 0 0 1 1 * 2025/2", "0 0 0 1 1 * 2025,2027,2029-9999/2")]
    [InlineData(CronDialect.Crontab, "0 0 31/2 * *", "0 0 31 * *")]
    [InlineData(CronDialect.Crontab, "0 0 1 12/1 *", "0 0 1 DEC *")]
    [InlineData(CronDialect.APScheduler, "0 0 last,last sun * *", "0 0 last sun,last * *")]
    [InlineData(CronDialect.APScheduler, "0 0 last sun,1st sun * *", "0 0 1st sun,last sun * *")]
    [InlineData(CronDialect.APScheduler, "0 0 * * 0/2", "0 0 * * mon,wed,fri,sun")]
    public void Two_ways_to_write_the_same(CronDialect dialect, string first, string second)
    {
        var one = Crontab(first, dialect: dialect).Between(At("2026-01-01"), At("2029-01-01"));
        one.ShouldNotBeEmpty();
        one.ShouldBe(Crontab(second, dialect: dialect).Between(At("2026-01-01"), At("2029-01-01")));
    }

    [Theory]
    [InlineData("0 0 15W * *", "2026-03-01T00:00:00Z", "2026-03-16T00:00:00Z")]
    [InlineData("0 0 1-30 * *", "2026-01-30T00:00:00Z", "2026-02-01T00:00:00Z")]
    [InlineData("0 0 L-15,15W * *", "2026-01-15T00:00:00Z", "2026-01-16T00:00:00Z")]
    [InlineData("0 0 0 1 1 * *", "1900-02-01T00:00:00Z", "1901-01-01T00:00:00Z")]
    [InlineData("0 0 0 1 1 * 1970", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("0 0 0 31 12 * 9999", "2026-01-01T00:00:00Z", "9999-12-31T00:00:00Z")]
    public void NextAfter_and_LastBefore_find(string expression, string after, string expected)
    {
        var trigger = Crontab(expression);
        trigger.NextAfter(At(after)).ShouldBe(At(expected));
        trigger.LastBefore(At(expected).AddTicks(1)).ShouldBe(At(expected));
        trigger.CountBetween(At(after), At(expected)).ShouldBe(1);
        trigger.CountBetween(At(after), At(expected).AddTicks(-1)).ShouldBe(0);
    }

    [Fact]
    public void The_first_and_the_last_day_of_the_calendar_are_days()
    {
        Crontab("0 0 1 1 *").LastBefore(At("0001-01-01T00:00:01Z")).ShouldBe(DateTimeOffset.MinValue);
        Crontab("0 12 1 1 *").LastBefore(At("0001-01-01T12:00:00Z")).ShouldBeNull();
        var last = Crontab("0 0 31 12 *");
        last.CountBetween(At("9998-01-01"), At("9999-12-30T23:59:59Z")).ShouldBe(1);
        last.CountBetween(At("9998-01-01"), At("9999-12-31T00:00:00Z")).ShouldBe(2);
        last.NextAfter(At("9999-12-31T00:00:00Z")).ShouldBeNull();
        Crontab("0 0 * * *").CountBetween(At("9999-12-01"), At("9999-12-31")).ShouldBe(30);
    }

    [Theory]
    [InlineData("*/999999 * * * *", true)]
    [InlineData("*/1000000 * * * *", false)]
    [InlineData("H(0) * * * *", false)]
    [InlineData("H(1) * * * *", false)]
    [InlineData("H(5-5) * * * *", true)]
    [InlineData("H(5-6 * * * *", false)]
    [InlineData("H5 * * * *", false)]
    [InlineData("0 0 last * *", false)]
    [InlineData("0 0 2nd fri * *", false)]
    [InlineData("0 0 L-30 * *", true)]
    [InlineData("0 0 L-x * *", false)]
    [InlineData("0 0 * * 5#1", true)]
    [InlineData("0 0 * * 5#x", false)]
    [InlineData("0 0 * * 5W", false)]
    [InlineData("0 0 5L * *", false)]
    [InlineData("0 L * * *", false)]
    [InlineData("0 0 ?/2 * *", false)]
    [InlineData("0 0 0 1 1 * 1970-9999", true)]
    [InlineData("@every 1s", true)]
    [InlineData("@EVERY 1s", true)]
    [InlineData("@every 999ms", false)]
    [InlineData("@every 1s500ms", false)]
    public void Values_at_the_limits_are_accepted_or_rejected(string expression, bool allowed) => IsAllowed(expression, CronDialect.Crontab).ShouldBe(allowed);

    [Theory]
    [InlineData("last * * * *", false)]
    [InlineData("0 last * * *", false)]
    [InlineData("0 0 1st sun * *", true)]
    [InlineData("0 0 3rd sun * *", true)]
    [InlineData("0 0 4th sun * *", true)]
    [InlineData("0 0 5th sun * *", true)]
    [InlineData("0 0 ? * *", false)]
    [InlineData("0 0 L * *", false)]
    [InlineData("0 0 * * 5L", false)]
    public void The_APScheduler_dialect_allows(string expression, bool allowed) => IsAllowed(expression, CronDialect.APScheduler).ShouldBe(allowed);

    [Theory]
    [InlineData("0 22-2 * * *")]
    [InlineData("0 0 1-5 * *")]
    [InlineData("0 0 5-5 * *")]
    [InlineData("5-5/1 * * * *")]
    [InlineData("59/1 * * * *")]
    [InlineData("*/1 * * * *")]
    [InlineData("0 0 */10 * *")]
    [InlineData("0 0 1 */5 *")]
    [InlineData("0 0 0 1 1 * 2026-2030/2")]
    public void Nothing_to_warn_about(string expression) => CronExpression.Parse(expression).Warnings.ShouldBeEmpty();

    [Theory]
    [InlineData("*/60 * * * *", "minute: the step in '*/60' is larger than the range, so only its first value counts.")]
    [InlineData("0 0 */31 * *", "day-of-month: the step in '*/31' is larger than the range, so only its first value counts.")]
    [InlineData("H(30-39)/20 * * * *", "minute: the step in 'H(30-39)/20' is larger than the range, so only its first value counts.")]
    [InlineData("*/59 * * * *", "minute: the steps of '*/59' are uneven: the last one, from 59 to 0, is 1 instead of 59.")]
    public void A_step_as_large_as_the_field(string expression, string warning) => CronExpression.Parse(expression).Warnings.ShouldBe([warning]);

    [Fact]
    public void A_hashed_week_exists_in_every_year()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var fields = new Dictionary<string, string> { ["week"] = "H", ["dayOfWeek"] = "mon" };
            new CronTrigger(CronExpression.ParseFields(fields, $"default/{seed}"), Clock())
                .CountBetween(At("2026-01-01"), At("2032-01-01")).ShouldBeGreaterThanOrEqualTo(5);
        }
    }

    [Theory]
    [InlineData("@every 500ms", "Macro @every, column 8: '500ms' is not valid; expected whole seconds, at least 1s.")]
    [InlineData("@often", "Unknown macro '@often'; expected @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly or @every with a duration, as in @every 90m.")]
    public void A_wrong_macro_is_told_from_what_is_allowed(string expression, string message) =>
        Should.Throw<CronFormatException>(() => CronExpression.Parse(expression)).Message.ShouldBe(message);

    [Fact]
    public void A_field_has_at_most_a_thousand_characters()
    {
        var thousand = string.Join(',', Enumerable.Repeat("10", 333)) + ",1";
        Parse("hour", thousand + "0").Message.ShouldBe("Field hour is 1001 characters long; at most 1000 are allowed.");
        Parse("hour", "0" + thousand).Field.ShouldBe("hour");
        CronExpression.ParseFields(new Dictionary<string, string> { ["hour"] = thousand[1..] + "0" }).NeverFires.ShouldBeFalse();

        static CronFormatException Parse(string name, string text) =>
            Should.Throw<CronFormatException>(() => CronExpression.ParseFields(new Dictionary<string, string> { [name] = text }));
    }

    [Fact]
    public void No_field_and_an_unknown_one_list_all_fields()
    {
        Should.Throw<CronFormatException>(() => CronExpression.ParseFields(new Dictionary<string, string>()))
            .Message.ShouldBe("No cron field is set; expected at least one of year, month, day, week, dayOfWeek, hour, minute, second.");
        Should.Throw<CronFormatException>(() => CronExpression.ParseFields(new Dictionary<string, string> { ["decade"] = "1" }))
            .Message.ShouldBe("Unknown cron field 'decade'; expected one of year, month, day, week, dayOfWeek, hour, minute, second.");
    }

    [Theory]
    [InlineData("Asia/Kolkata")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/St_Johns")]
    public void Whole_days_work_with_offsets_of_fractional_hours(string zone)
    {
        var (from, to) = (At("2026-01-05T00:00:00Z"), At("2026-01-06T00:00:00Z"));
        foreach (var expression in new[] { "* * * * *", "*/10 * * * * *", "7 * * * *", "40 23 * * *", "20 0 * * *" })
        {
            var trigger = Crontab(expression, zone);
            new AnyOfTrigger([trigger, trigger]).CountBetween(from, to).ShouldBe(trigger.CountBetween(from, to));
        }
    }

    private static bool IsAllowed(string expression, CronDialect dialect)
    {
        try
        {
            CronExpression.Parse(expression, dialect);
            return true;
        }
        catch (CronFormatException)
        {
            return false;
        }
    }
}
