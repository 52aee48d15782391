using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Triggers;

public class CronTriggerTests
{
    [Fact]
    public void A_period_has_no_local_times() =>
        Should.Throw<ArgumentException>(() => new CronTrigger(CronExpression.Parse("@every 90m"), Clock())).Message.ShouldContain("@every 90m");

    [Theory]
    [InlineData("UTC", "cron 0 * * * *")]
    [InlineData("Etc/UTC", "cron 0 * * * *")]
    [InlineData("Europe/Berlin", "cron 0 * * * * Europe/Berlin")]
    public void Describe_names_the_zone_unless_it_is_UTC(string zone, string expected) => Crontab("0 * * * *", zone).Describe().ShouldBe(expected);
}
