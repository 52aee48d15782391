using ScheduledJobs.Model.Preview;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using static ScheduledJobs.Model.Tests.Preview.Manifest;

namespace ScheduledJobs.Model.Tests.Preview;

public sealed class DialectComparisonTests
{
    private static readonly DateTimeOffset Monday = Utc("2026-01-05T12:00Z");

    [Fact]
    public void A_plain_expression_means_the_same_everywhere_it_is_accepted()
    {
        var comparison = Of("30 2 * * *");

        comparison.FirstDifference.ShouldBeNull();
        comparison.Readings.Where(r => r.IsValid).Select(r => r.Name).ShouldBe(["Crontab", "APScheduler", "Kubernetes CronJob", "Linux cron"]);
        comparison.BaselineReading.Times.ShouldBe([Utc("2026-01-06T02:30Z"), Utc("2026-01-07T02:30Z")]);
        comparison.BaselineReading.Sentence.ShouldBe("at 02:30 every day");
    }

    [Fact]
    public void Numbers_of_weekdays_differ()
    {
        // Sunday to Tuesday in crontab is Monday to Wednesday in APScheduler.
        var reading = Reading("0 0 * * 0-2", "APScheduler");
        reading.Sentence.ShouldBe("at 00:00 from Monday to Wednesday");
        reading.Difference.ShouldBe(new DialectDifference(Utc("2026-01-07"), RunsHere: true));
        Of("0 0 * * 0-2").FirstDifference.ShouldBe(Utc("2026-01-07"));
    }

    [Theory]
    [InlineData("0 6 13 * FRI", "APScheduler", "2026-01-09T06:00Z", false)]
    [InlineData("0 0 6 13 * FRI", "Spring", "2026-01-09T06:00Z", false)]
    [InlineData("0 0 */2 * MON", "Linux cron", "2026-01-07", false)]
    public void Days_that_either_or_both_must_match_differ(string cron, string name, string at, bool runsHere) =>
        Reading(cron, name).Difference.ShouldBe(new DialectDifference(Utc(at), runsHere));

    [Theory]
    [InlineData("0 6 13 * FRI", "Kubernetes CronJob")]
    [InlineData("0 6 13 * FRI", "Linux cron")]
    [InlineData("0 0 */2 * MON", "Kubernetes CronJob")]
    public void Days_as_in_crontab_do_not_differ(string cron, string name)
    {
        Reading(cron, name).IsValid.ShouldBeTrue();
        Reading(cron, name).Difference.ShouldBeNull();
    }

    [Theory]
    [InlineData("*/10 * * * * *", "Kubernetes CronJob", "expected 5 fields, but found 6")]
    [InlineData("*/10 * * * *", "Spring", "expected 6 fields with leading seconds, but found 5")]
    [InlineData("0 0 * * 7", "Kubernetes CronJob", "7 is not a weekday here; Sunday is 0")]
    [InlineData("0 0 L * *", "Linux cron", "'L' is not supported here")]
    [InlineData("0 0 * * FRI#2", "Kubernetes CronJob", "'FRI#2' is not supported here")]
    [InlineData("@every 90m", "Linux cron", "unknown macro '@every 90m'")]
    [InlineData("0 0 * * ?", "Linux cron", "'?' is not supported here")]
    public void Some_texts_are_refused(string cron, string name, string error)
    {
        var reading = Reading(cron, name);
        reading.Error.ShouldBe(error);
        reading.Times.ShouldBeEmpty();
        reading.Difference.ShouldBeNull();
    }

    [Fact]
    public void Refusals_of_our_own_dialects_are_their_messages()
    {
        Reading("0 0 12 1 * MON", "Quartz").Error!.ShouldContain("exactly one of day-of-month and day-of-week must be '?'");
        Of("nonsense").Readings.ShouldAllBe(reading => !reading.IsValid);
    }

    [Theory]
    [InlineData("0 10 ? * 2-6 *")]
    [InlineData("cron(0 10 ? * 2-6 *)")]
    public void The_AWS_form_has_a_trailing_year(string cron)
    {
        var reading = Reading(cron, "AWS EventBridge");
        reading.Sentence.ShouldBe("at 10:00 from Monday to Friday");
        reading.Times[0].ShouldBe(Utc("2026-01-06T10:00Z"));
    }

    [Fact]
    public void Any_dialect_can_be_the_one_to_compare_with()
    {
        var comparison = Of("0 0 2 ? * 2-6", baseline: CronDialect.Quartz);
        comparison.BaselineReading.Name.ShouldBe("Quartz");
        comparison.BaselineReading.Difference.ShouldBeNull();

        // In crontab 2-6 is Tuesday to Saturday.
        comparison.Readings[0].Difference.ShouldBe(new DialectDifference(Utc("2026-01-10T02:00Z"), RunsHere: true));
    }

    private static DialectComparison Of(string expression, CronDialect baseline = CronDialect.Crontab) =>
        DialectComparison.Of(expression, new WallClock(TimeZoneInfo.Utc), Monday, 2, baseline);

    private static DialectReading Reading(string expression, string name) => Of(expression).Readings.Single(reading => reading.Name == name);
}
