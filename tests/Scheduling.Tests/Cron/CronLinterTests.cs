using ScheduledJobs.Scheduling.Cron;

namespace ScheduledJobs.Scheduling.Tests.Cron;

public class CronLinterTests
{
    [Theory]
    [InlineData("*/7 * * * *", "minute: the steps of '*/7' are uneven: the last one, from 56 to 0, is 4 instead of 7.")]
    [InlineData("0 */5 * * *", "hour: the steps of '*/5' are uneven: the last one, from 20 to 0, is 4 instead of 5.")]
    [InlineData("*/45 0 0 * * *", "second: the steps of '*/45' are uneven: the last one, from 45 to 0, is 15 instead of 45.")]
    [InlineData("*/70 * * * *", "minute: the step in '*/70' is larger than the range, so only its first value counts.")]
    [InlineData("10-20/15 * * * *", "minute: the step in '10-20/15' is larger than the range, so only its first value counts.")]
    [InlineData("50/15 * * * *", "minute: the step in '50/15' is larger than the range, so only its first value counts.")]
    [InlineData("H/90 * * * *", "minute: the step in 'H/90' is larger than the range, so only its first value counts.")]
    [InlineData("0 0 13 * FRI", "day-of-month and day-of-week are both restricted: a day matches if either of them does.")]
    [InlineData("0 0 31 2 *", "It never fires: no day of any year matches.")]
    [InlineData("0 0 0 29 2 * 2027", "It never fires: no day of any year matches.")]
    [InlineData("* 2 * * *", "minute is '*' but the hour is fixed: it fires every minute of that hour.")]
    [InlineData("0 0 31 * *", "day-of-month: months without a day 31 are skipped; L means the last day of every month.")]
    [InlineData("0 0 30 1-3 *", "day-of-month: months without a day 30 are skipped; L means the last day of every month.")]
    [InlineData("0 0 28-3 * *", "day-of-month: '28-3' wraps from the end of the month into the next one.")]
    public void Warns_about_probable_mistakes(string expression, string warning) =>
        CronExpression.Parse(expression, hashSeed: "x").Warnings.ShouldBe([warning]);

    [Theory]
    [InlineData("*/15 * * * *")]
    [InlineData("0 */6 * * *")]
    [InlineData("*/30 */20 */12 * * *")]
    [InlineData("0 0 31 1,3,5 *")]
    [InlineData("0 0 28 * *")]
    [InlineData("0 0 29,L * *")]
    [InlineData("10-20/10 * * * *")]
    [InlineData("0 0 13 * *")]
    [InlineData("0 0 ? * FRI")]
    [InlineData("* * * * *")]
    [InlineData("* */2 * * *")]
    [InlineData("@every 7m")]
    [InlineData("@weekly")]
    public void Is_quiet_if_all_is_well(string expression) => CronExpression.Parse(expression).Warnings.ShouldBeEmpty();

    [Theory]
    [InlineData("0 0 12 ? * 2-6", CronDialect.Crontab, "this looks like Quartz, where 1 is Sunday; here '2-6' counts from Sunday = 0")]
    [InlineData("0 12 ? * 6", CronDialect.Crontab, "this looks like Quartz")]
    [InlineData("0 12 ? * MON,6", CronDialect.Crontab, "this looks like Quartz")]
    [InlineData("0 0 12 ? * 6L", CronDialect.Crontab, "this looks like Quartz")]
    [InlineData("0 0 12 * * 1-7", CronDialect.Crontab, "this looks like Quartz")]
    [InlineData("0 0 12 * * 2-6", CronDialect.Crontab, "this looks like Quartz")]
    [InlineData("0 0 12 * * 6#3", CronDialect.Crontab, "this looks like Quartz")]
    [InlineData("0 0 12 * * 7 2030", CronDialect.Crontab, "this looks like Quartz")]
    [InlineData("0 0 12 ? * 7", CronDialect.Quartz, "in the Quartz dialect 1 is Sunday and 7 is Saturday")]
    [InlineData("0 0 12 ? * 1-5", CronDialect.Quartz, "in the Quartz dialect 1 is Sunday")]
    public void Weekday_numbers_that_may_follow_another_scheduler_are_mentioned(string expression, CronDialect dialect, string warning) =>
        CronExpression.Parse(expression, dialect).Warnings.ShouldHaveSingleItem().ShouldContain(warning);

    [Theory]
    [InlineData("0 12 * * 1-5", CronDialect.Crontab)]
    [InlineData("0 12 * * 7", CronDialect.Crontab)]
    [InlineData("0 12 * * 5#2", CronDialect.Crontab)]
    [InlineData("0 0 12 * * 1-5", CronDialect.Crontab)]
    [InlineData("0 0 12 ? * FRI#2", CronDialect.Crontab)]
    [InlineData("0 0 12 ? * MON-FRI", CronDialect.Crontab)]
    [InlineData("0 0 12 13 * ?", CronDialect.Crontab)]
    [InlineData("0 0 12 ? * */2", CronDialect.Crontab)]
    [InlineData("0 0 12 ? * MON-FRI", CronDialect.Quartz)]
    [InlineData("0 0 12 ? * FRI#2", CronDialect.Quartz)]
    [InlineData("0 0 12 1 * ?", CronDialect.Quartz)]
    public void Unambiguous_weekdays_are_not_mentioned(string expression, CronDialect dialect) =>
        CronExpression.Parse(expression, dialect).Warnings.ShouldBeEmpty();

    [Fact]
    public void Weekday_numbers_in_the_APScheduler_dialect_are_mentioned_once()
    {
        CronExpression.Parse("0 0 * * 0,1-2", CronDialect.APScheduler).Warnings.Count.ShouldBe(1);
        CronExpression.Parse("0 0 * * mon", CronDialect.APScheduler).Warnings.ShouldBeEmpty();
    }
}
