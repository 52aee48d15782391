using ScheduledJobs.Scheduling.Cron;
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
    public void NextAfter_finds(string expression, string after, string expected) =>
        Crontab(expression, dialect: CronDialect.Quartz).NextAfter(At(after)).ShouldBe(At(expected));

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
