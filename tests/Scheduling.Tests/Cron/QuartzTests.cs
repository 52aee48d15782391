using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Tests.Recurrence;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Cron;

public class QuartzTests
{
    [Theory]
    [InlineData("0 0 12 ? * 1", "2026-01-01T00:00:00Z", "2026-01-04T12:00:00Z")]
    [InlineData("0 0 12 ? * 7", "2026-01-01T00:00:00Z", "2026-01-03T12:00:00Z")]
    [InlineData("0 0 12 ? * SUN", "2026-01-01T00:00:00Z", "2026-01-04T12:00:00Z")]
    [InlineData("0 0 12 ? * L", "2026-01-01T00:00:00Z", "2026-01-03T12:00:00Z")]
    [InlineData("0 0 12 ? * 6L", "2026-01-01T00:00:00Z", "2026-01-30T12:00:00Z")]
    [InlineData("0 0 12 ? * 6#3", "2026-01-01T00:00:00Z", "2026-01-16T12:00:00Z")]
    [InlineData("0 0 12 ? * 2-6", "2026-01-03T00:00:00Z", "2026-01-05T12:00:00Z")]
    [InlineData("0 0 12 ? * 7-2", "2026-01-05T13:00:00Z", "2026-01-10T12:00:00Z")]
    [InlineData("0 0 12 ? * 1/3", "2026-01-05T00:00:00Z", "2026-01-07T12:00:00Z")]
    [InlineData("0 0 12 LW * ?", "2026-01-01T00:00:00Z", "2026-01-30T12:00:00Z")]
    [InlineData("0 0 12 L-3 * ?", "2026-01-01T00:00:00Z", "2026-01-28T12:00:00Z")]
    [InlineData("0 0 12 1W * ? 2027", "2026-01-01T00:00:00Z", "2027-01-01T12:00:00Z")]
    [InlineData("0/30 * * ? * *", "2026-01-01T00:00:00Z", "2026-01-01T00:00:30Z")]
    [InlineData("0 12 ? * 1", "2026-01-01T00:00:00Z", "2026-01-04T12:00:00Z")]

    // Nothing before '/' means '*'.
    [InlineData("0 /5 * * * ?", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z")]
    [InlineData("/20 * * * * ?", "2026-01-01T00:00:20Z", "2026-01-01T00:00:40Z")]
    [InlineData("0 0 /6 * * ?", "2026-01-01T00:00:00Z", "2026-01-01T06:00:00Z")]
    [InlineData("0 0 0 /10 * ?", "2026-01-02T00:00:00Z", "2026-01-11T00:00:00Z")]
    [InlineData("0 0 0 1 /3 ?", "2026-01-02T00:00:00Z", "2026-04-01T00:00:00Z")]
    [InlineData("0 0 0 ? * /2", "2026-01-04T00:00:00Z", "2026-01-06T00:00:00Z")]
    [InlineData("0 7,/30 * * * ?", "2026-01-01T00:07:00Z", "2026-01-01T00:30:00Z")]
    public void NextAfter_finds(string expression, string after, string expected) =>
        Crontab(expression, dialect: CronDialect.Quartz).NextAfter(At(after)).ShouldBe(At(expected));

    /// <summary>Each example of the tutorial's tables, and what it says about it: the first two times of 2026, or from 2002 on.</summary>
    [Theory]
    [InlineData("0 0 12 * * ?", "2026-01-01 12:00, 2026-01-02 12:00")]
    [InlineData("0 15 10 ? * *", "2026-01-01 10:15, 2026-01-02 10:15")]
    [InlineData("0 15 10 * * ?", "2026-01-01 10:15, 2026-01-02 10:15")]
    [InlineData("0 15 10 * * ? *", "2026-01-01 10:15, 2026-01-02 10:15")]
    [InlineData("0 15 10 * * ? 2005", "2005-01-01 10:15, 2005-01-02 10:15")]
    [InlineData("0 * 14 * * ?", "2026-01-01 14:00, 2026-01-01 14:01")]
    [InlineData("0 0/5 14 * * ?", "2026-01-01 14:00, 2026-01-01 14:05")]
    [InlineData("0 0/5 14,18 * * ?", "2026-01-01 14:00, 2026-01-01 14:05")]
    [InlineData("0 0-5 14 * * ?", "2026-01-01 14:00, 2026-01-01 14:01")]
    [InlineData("0 10,44 14 ? 3 WED", "2026-03-04 14:10, 2026-03-04 14:44")]
    [InlineData("0 15 10 ? * MON-FRI", "2026-01-01 10:15, 2026-01-02 10:15")]
    [InlineData("0 15 10 15 * ?", "2026-01-15 10:15, 2026-02-15 10:15")]
    [InlineData("0 15 10 L * ?", "2026-01-31 10:15, 2026-02-28 10:15")]
    [InlineData("0 15 10 L-2 * ?", "2026-01-29 10:15, 2026-02-26 10:15")]
    [InlineData("0 15 10 ? * 6L", "2026-01-30 10:15, 2026-02-27 10:15")]
    [InlineData("0 15 10 ? * 6L 2002-2005", "2002-01-25 10:15, 2002-02-22 10:15")]
    [InlineData("0 15 10 ? * 6#3", "2026-01-16 10:15, 2026-02-20 10:15")]
    [InlineData("0 0 12 1/5 * ?", "2026-01-01 12:00, 2026-01-06 12:00")]
    [InlineData("0 11 11 11 11 ?", "2026-11-11 11:11, 2027-11-11 11:11")]
    [InlineData("0 0 12 ? * 2#1", "2026-01-05 12:00, 2026-02-02 12:00")]
    [InlineData("0 0 12 ? * 4#5", "2026-04-29 12:00, 2026-07-29 12:00")]
    [InlineData("0 0 12 L-3 * ?", "2026-01-28 12:00, 2026-02-25 12:00")]
    [InlineData("0 0 12 15W * ?", "2026-01-15 12:00, 2026-02-16 12:00")]
    [InlineData("0 0 12 1W * ?", "2026-01-01 12:00, 2026-02-02 12:00")]
    [InlineData("0/15 * * * * ?", "2026-01-01 00:00:15, 2026-01-01 00:00:30")]
    [InlineData("5/15 * * * * ?", "2026-01-01 00:00:05, 2026-01-01 00:00:20")]
    [InlineData("/15 * * * * ?", "2026-01-01 00:00:15, 2026-01-01 00:00:30")]
    [InlineData("0 0 10-12 * * ?", "2026-01-01 10:00, 2026-01-01 11:00")]
    [InlineData("0 0 12 ? 7/6 MON,WED,FRI", "2026-07-01 12:00, 2026-07-03 12:00")]
    public void The_examples_of_the_tutorial_mean_what_it_says(string expression, string expected) =>
        Crontab(expression, dialect: CronDialect.Quartz).Text(2, expected[..4] == "2026" ? At("2026-01-01T00:00:00Z") : At("2002-01-01T00:00:00Z")).ShouldBe(expected);

    [Theory]
    [InlineData("0 / * * * ?")]
    [InlineData("0 /0 * * * ?")]
    [InlineData("0 //5 * * * ?")]
    public void A_step_needs_a_number(string expression) =>
        Should.Throw<CronFormatException>(() => CronExpression.Parse(expression, CronDialect.Quartz)).Message.ShouldContain("minute");

    [Theory]
    [InlineData(CronDialect.Crontab)]
    [InlineData(CronDialect.APScheduler)]
    public void The_other_dialects_want_a_star_before_a_step(CronDialect dialect) =>
        Should.Throw<CronFormatException>(() => CronExpression.Parse("0 /5 * * * *", dialect)).Message.ShouldContain("'/5' is not valid");

    [Theory]
    [InlineData("0 0 12 * * *")]
    [InlineData("0 0 12 ? * ?")]
    [InlineData("0 0 12 1 * MON")]
    public void Exactly_one_day_field_is_a_question_mark(string expression)
    {
        var error = Should.Throw<CronFormatException>(() => CronExpression.Parse(expression, CronDialect.Quartz));
        error.Field.ShouldBe("day-of-week");
        error.Message.ShouldContain("exactly one of day-of-month and day-of-week must be '?'");
    }

    [Theory]
    [InlineData("0 0 12 ? * 0", "1-7 or SUN-SAT")]
    [InlineData("0 0 12 ? * 8", "1-7 or SUN-SAT")]
    public void Sunday_is_1(string expression, string allowed) =>
        Should.Throw<CronFormatException>(() => CronExpression.Parse(expression, CronDialect.Quartz)).Message.ShouldContain(allowed);
}
