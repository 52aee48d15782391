using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Cron;

public class APSchedulerTests
{
    [Theory]

    // Monday is 0; both day fields must match.
    [InlineData("0 0 * * 0", "2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z")]
    [InlineData("0 0 * * 6", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 * * sun-tue", "2026-01-06T00:00:00Z", "2026-01-11T00:00:00Z")]
    [InlineData("0 0 13 * fri", "2026-01-01T00:00:00Z", "2026-02-13T00:00:00Z")]
    [InlineData("0 0 last * *", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00Z")]
    [InlineData("0 0 2nd fri * *", "2026-01-01T00:00:00Z", "2026-01-09T00:00:00Z")]
    [InlineData("0 0 last sun * *", "2026-01-01T00:00:00Z", "2026-01-25T00:00:00Z")]
    [InlineData("0 0 1,last fri jan *", "2026-01-02T00:00:00Z", "2026-01-30T00:00:00Z")]
    [InlineData("10 5/6 * * *", "2026-01-01T05:10:00Z", "2026-01-01T11:10:00Z")]
    public void NextAfter_finds(string expression, string after, string expected) =>
        Crontab(expression, dialect: CronDialect.APScheduler).NextAfter(At(after)).ShouldBe(At(expected));

    [Theory]

    // A field less significant than the given ones has its smallest value; every other one is any.
    [InlineData("year=2027", "2027-01-01 00:00:00, never")]
    [InlineData("month=6-8", "2026-06-01 00:00:00, 2026-07-01 00:00:00, 2026-08-01 00:00:00, 2027-06-01 00:00:00")]
    [InlineData("day=15", "2026-01-15 00:00:00, 2026-02-15 00:00:00")]
    [InlineData("hour=3", "2026-01-01 03:00:00, 2026-01-02 03:00:00")]
    [InlineData("minute=30", "2026-01-01 00:30:00, 2026-01-01 01:30:00")]
    [InlineData("second=*/20", "2026-01-01 00:00:20, 2026-01-01 00:00:40")]
    [InlineData("month=3;hour=12", "2026-03-01 12:00:00, 2026-03-02 12:00:00")]
    [InlineData("week=1", "2026-01-02 00:00:00, 2026-01-03 00:00:00, 2026-01-04 00:00:00, 2027-01-04 00:00:00")]
    [InlineData("week=53;dayOfWeek=sun", "2027-01-03 00:00:00, 2033-01-02 00:00:00")]
    [InlineData("week=10-20/5;day_of_week=mon;hour=8", "2026-03-02 08:00:00, 2026-04-06 08:00:00, 2026-05-11 08:00:00, 2027-03-08 08:00:00")]
    [InlineData("day=last", "2026-01-31 00:00:00, 2026-02-28 00:00:00")]
    [InlineData("day=2nd fri;hour=18", "2026-01-09 18:00:00, 2026-02-13 18:00:00")]
    [InlineData("day=1st mon,3rd MON", "2026-01-05 00:00:00, 2026-01-19 00:00:00, 2026-02-02 00:00:00")]
    [InlineData("day=last 6", "2026-01-25 00:00:00, 2026-02-22 00:00:00")]
    [InlineData("dayOfWeek=mon-fri;hour=9-17;minute=*/30", "2026-01-01 09:00:00, 2026-01-01 09:30:00")]
    [InlineData("month=feb;day=29", "2028-02-29 00:00:00, 2032-02-29 00:00:00")]
    public void Fields_default_by_APSchedulers_rule(string fields, string expected)
    {
        var trigger = new CronTrigger(CronExpression.ParseFields(Fields(fields)), Clock());
        var instant = At("2026-01-01T00:00:00Z");
        foreach (var text in expected.Split(", "))
        {
            if (text == "never")
            {
                trigger.NextAfter(instant).ShouldBeNull();
                break;
            }

            instant = trigger.NextAfter(instant).ShouldNotBeNull();
            instant.ToString("yyyy-MM-dd HH:mm:ss").ShouldBe(text);
        }
    }

    [Theory]
    [InlineData("dayOfWeek=7", "day-of-week", "0-6 or MON-SUN")]
    [InlineData("day=L", "day-of-month", "2nd fri")]
    [InlineData("day=15W", "day-of-month", "2nd fri")]
    [InlineData("day=?", "day-of-month", "'?'")]
    [InlineData("day=2nd", "day-of-month", "expected a weekday")]
    [InlineData("day=2nd foo", "day-of-month", "expected a weekday")]
    [InlineData("day=2nd 7", "day-of-month", "expected a weekday")]
    [InlineData("day=6th fri", "day-of-month", "'6th fri'")]
    [InlineData("week=54", "week", "1-53")]
    [InlineData("week=0", "week", "1-53")]
    [InlineData("hour=24", "hour", "0-23")]
    [InlineData("hour=", "hour", "missing")]
    [InlineData("decade=1", null, "expected one of year, month, day, week, dayOfWeek, hour, minute, second")]
    [InlineData("", null, "at least one of")]
    public void Errors_are_named(string fields, string? field, string message)
    {
        var error = Should.Throw<CronFormatException>(() => CronExpression.ParseFields(Fields(fields)));
        error.Field.ShouldBe(field);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Describe_names_the_fields_given() =>
        new CronTrigger(CronExpression.ParseFields(Fields("hour=18;day=2nd fri")), Clock("Europe/Berlin"))
            .Describe().ShouldBe("cron day='2nd fri' hour=18 Europe/Berlin");

    private static Dictionary<string, string> Fields(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=')).ToDictionary(f => f[0], f => f[1]);
}
