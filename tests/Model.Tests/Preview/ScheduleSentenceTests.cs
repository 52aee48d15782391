using ScheduledJobs.Model.Preview;

namespace ScheduledJobs.Model.Tests.Preview;

public sealed class ScheduleSentenceTests
{
    [Theory]
    [InlineData("30 2 * * MON-SAT", "At 02:30 every day except Sunday, UTC.")]
    [InlineData("30 2 * * *", "At 02:30 every day, UTC.")]
    [InlineData("0 9 * * MON-FRI", "At 09:00 from Monday to Friday, UTC.")]
    [InlineData("0 9,12,15 * * SAT,SUN", "At 09:00, 12:00 and 15:00 on Saturday and Sunday, UTC.")]
    [InlineData("* * * * *", "Every minute, UTC.")]
    [InlineData("*/15 * * * *", "Every 15 minutes, UTC.")]
    [InlineData("5/15 * * * *", "Every 15 minutes from minute 5 on, UTC.")]
    [InlineData("*/15 9-17 * * MON-FRI", "Every 15 minutes between 09:00 and 17:45 from Monday to Friday, UTC.")]
    [InlineData("0 * * * *", "Every hour, UTC.")]
    [InlineData("@hourly", "Every hour, UTC.")]
    [InlineData("20 * * * *", "Every hour, 20 minutes past the hour, UTC.")]
    [InlineData("0 */2 * * *", "Every 2 hours, UTC.")]
    [InlineData("0 9-17 * * *", "Every hour between 09:00 and 17:00 every day, UTC.")]
    [InlineData("*/10 * * * * *", "Every 10 seconds, UTC.")]
    [InlineData("* * * * * *", "Every second, UTC.")]
    [InlineData("15 30 2 * * *", "At 02:30:15 every day, UTC.")]
    [InlineData("0 0 1 * *", "At 00:00 on day 1 of the month, UTC.")]
    [InlineData("0 0 L * *", "At 00:00 on the last day of the month, UTC.")]
    [InlineData("0 0 1,15 * *", "At 00:00 on days 1 and 15 of the month, UTC.")]
    [InlineData("0 0 15W * *", "At 00:00 on the working day nearest to day 15 of the month, UTC.")]
    [InlineData("0 0 LW * *", "At 00:00 on the last working day of the month, UTC.")]
    [InlineData("0 0 * * FRI#2", "At 00:00 on the 2nd Friday of the month, UTC.")]
    [InlineData("0 0 * * 5L", "At 00:00 on the last Friday of the month, UTC.")]
    [InlineData("0 0 29 2 *", "At 00:00 on day 29 of February, UTC.")]
    [InlineData("0 0 1 1,7 *", "At 00:00 on day 1 of January or July, UTC.")]
    [InlineData("0 6 * JUN-AUG *", "At 06:00 every day from June to August, UTC.")]
    [InlineData("0 6 13 * FRI", "At 06:00 on day 13 of the month, and on Friday, UTC.")]
    [InlineData("0 0 30 2 *", "Never, because no day of any year matches, UTC.")]
    [InlineData("0 0 0 1 1 * 2027", "At 00:00 on day 1 of January, in 2027, UTC.")]
    [InlineData("0 0 0 1 1 * 2027-2040", "At 00:00 on day 1 of January, from 2027 to 2040, UTC.")]
    [InlineData("3/5 2 * * *", "Every 5 minutes between 02:03 and 02:58 every day, UTC.")]
    [InlineData("3-38/5 2 * * *", "At every 5th minute from 3 to 38 of hour 2 every day, UTC.")]
    [InlineData("3/5 2,4 * * *", "Every 5 minutes from minute 3 on in hours 2 and 4 every day, UTC.")]
    [InlineData("0 3 2-30/2 * *", "At 03:00 on every 2nd day from 2 to 30 of the month, UTC.")]
    [InlineData("7,8,19 * 1-4 * *", "At minutes 7, 8 and 19 of every hour on days 1 to 4 of the month, UTC.")]
    [InlineData("@every 90m", "Every 90 minutes.")]
    public void A_cron_expression_reads_like_a_sentence(string cron, string expected) => Of(Manifest.Cron(cron)).ShouldBe(expected);

    [Theory]
    [InlineData("""{"trigger":{"cron":{"expression":"0 6 13 * FRI","dialect":"APScheduler"}}}""", "At 06:00 on day 13 of the month, if it is Friday, UTC.")]
    [InlineData("""{"trigger":{"cron":{"expression":"0 0 6 ? * 2-6","dialect":"Quartz"}}}""", "At 06:00 from Monday to Friday, UTC.")]
    [InlineData("""{"trigger":{"cron":{"fields":{"hour":9,"dayOfWeek":0}}}}""", "At 09:00 on Monday, UTC.")]
    [InlineData("""{"trigger":{"cron":{"fields":{"week":"1-5","dayOfWeek":"mon"}}}}""", "At 00:00 on Monday, in ISO weeks 1 to 5, UTC.")]
    [InlineData("""{"trigger":{"interval":{"every":"90m"}}}""", "Every 90 minutes.")]
    [InlineData("""{"trigger":{"interval":{"hours":1}},"jitter":"30s"}""", "Every hour, each up to 30 seconds later.")]
    [InlineData("""{"trigger":{"date":{"at":"2026-12-24T18:00:00"}},"timeZone":"Europe/Berlin"}""", "Once, at 2026-12-24 18:00:00, Europe/Berlin.")]
    [InlineData("""{"trigger":{"date":{"times":["2026-12-24T18:00:00","2026-12-25T18:00:00"]}}}""", "At 2026-12-24 18:00:00 and 2026-12-25 18:00:00, UTC.")]
    [InlineData("""{"trigger":{"calendar":{"months":1,"timeOfDay":"03:00:00"}},"timeZone":"Europe/Berlin"}""", "At 03:00 on day 5 of every month, Europe/Berlin.")]
    [InlineData("""{"trigger":{"calendar":{"months":1}},"startAt":"2026-01-31T00:00:00Z"}""", "At 00:00 on day 31 of every month or the last day if it is shorter, UTC, from 31 Jan 2026 00:00.")]
    [InlineData("""{"trigger":{"anyOf":[{"cron":{"expression":"0 2 * * SAT"}},{"interval":{"every":"6h"}}]}}""", "At 02:00 on Saturday, and every 6 hours, UTC.")]
    [InlineData("""{"trigger":{"allOf":[{"cron":{"expression":"0 2 * * *"}},{"calendar":{"days":2,"timeOfDay":"02:00"}}]}}""", "Whenever all of these agree: at 02:00 every day; at 02:00 every 2nd day, UTC.")]
    [InlineData("""{"trigger":{"cron":{"expression":"0 2 * * *"}},"endAt":"2026-06-30T22:00:00Z","maxRuns":1,"timeZone":"Europe/Berlin"}""", "At 02:00 every day, Europe/Berlin, until 1 Jul 2026 00:00, at most 1 run.")]
    public void So_does_every_other_trigger(string spec, string expected) => Of(Manifest.Of(spec)).ShouldBe(expected);

    private static string Of(Manifest manifest) => ScheduleSentence.Of(manifest.Job, manifest.Schedule);
}
