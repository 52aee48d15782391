using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Triggers;

public class CronTriggerTests
{
    private static readonly DateTimeOffset Anchor = At("2026-01-01T00:10:00Z");

    [Fact]
    public void Every_counts_from_its_anchor_and_excludes_it()
    {
        var trigger = new CronTrigger(CronExpression.Parse("@every 90m"), Clock("Europe/Berlin"), Anchor);
        trigger.NextAfter(DateTimeOffset.MinValue).ShouldBe(Anchor.AddMinutes(90));
        trigger.NextAfter(Anchor.AddMinutes(90)).ShouldBe(Anchor.AddMinutes(180));
        trigger.LastBefore(Anchor.AddMinutes(90)).ShouldBeNull();
        trigger.CountBetween(DateTimeOffset.MinValue, Anchor.AddHours(3)).ShouldBe(2);
        trigger.Describe().ShouldBe("every 90m");
    }

    [Fact]
    public void Every_without_an_anchor_counts_from_1970() =>
        new CronTrigger(CronExpression.Parse("@every 90m"), Clock()).NextAfter(DateTimeOffset.MinValue).ShouldBe(At("1970-01-01T01:30:00Z"));

    [Fact]
    public void Every_is_part_of_whole_days_too() =>
        new AnyOfTrigger([new CronTrigger(CronExpression.Parse("@every 90m"), Clock(), Anchor), Crontab("40 1 * * *")])
            .CountBetween(Anchor, Anchor.AddDays(1)).ShouldBe(16);

    [Theory]
    [InlineData("UTC", "cron 0 * * * *")]
    [InlineData("Etc/UTC", "cron 0 * * * *")]
    [InlineData("Europe/Berlin", "cron 0 * * * * Europe/Berlin")]
    public void Describe_names_the_zone_unless_it_is_UTC(string zone, string expected) => Crontab("0 * * * *", zone).Describe().ShouldBe(expected);
}
