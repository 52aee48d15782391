using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.LocalTime;

/// <summary>
/// The zones that break schedulers, each around one change of its offset: when a fixed time of day, the same every half hour and a six-hour
/// interval fire there under the default policies.
/// </summary>
public class NastyZonesTests
{
    [Theory]

    // Half an hour forward (02:00 to 02:30) and back.
    [InlineData("Australia/Lord_Howe", "2025-10-04T14:00:00Z", 4, "15 2 * * *", "10-05 02:30+11")]
    [InlineData("Australia/Lord_Howe", "2025-04-05T13:00:00Z", 4, "45 1 * * *", "04-06 01:45+11")]
    [InlineData("Australia/Lord_Howe", "2025-04-05T13:00:00Z", 4, "*/15 1 * * *", "04-06 01:00+11, 04-06 01:15+11, 04-06 01:30+11, 04-06 01:45+11, 04-06 01:30+1030, 04-06 01:45+1030")]

    // Forward at midnight: the day begins at 01:00.
    [InlineData("Asia/Beirut", "2025-03-29T20:00:00Z", 4, "0 0 * * *", "03-30 01:00+03")]
    [InlineData("Asia/Beirut", "2025-03-29T20:00:00Z", 4, "*/30 * * * *", "03-29 22:00+02, 03-29 22:30+02, 03-29 23:00+02, 03-29 23:30+02, 03-30 01:00+03, 03-30 01:30+03, 03-30 02:00+03, 03-30 02:30+03, 03-30 03:00+03")]

    // Back at midnight: 23:00 occurs twice, and the day before is 25 hours long.
    [InlineData("Asia/Beirut", "2025-10-25T19:00:00Z", 4, "30 23 * * *", "10-25 23:30+03")]
    [InlineData("Asia/Beirut", "2025-10-25T19:00:00Z", 4, "0 0 * * *", "10-26 00:00+02")]

    // Forward at midnight, back at 01:00 to midnight: the day begins twice.
    [InlineData("America/Havana", "2025-03-09T03:00:00Z", 4, "0 0 * * *", "03-09 01:00-04")]
    [InlineData("America/Havana", "2025-11-02T03:00:00Z", 4, "0 0 * * *", "11-02 00:00-04")]
    [InlineData("America/Havana", "2025-11-02T03:00:00Z", 4, "0 * * * *", "11-01 23:00-04, 11-02 00:00-04, 11-02 00:00-05, 11-02 01:00-05, 11-02 02:00-05")]

    // 30 December 2011 does not exist.
    [InlineData("Pacific/Apia", "2011-12-30T08:00:00Z", 28, "0 12 * * *", "12-31 00:00+14, 12-31 12:00+14")]
    [InlineData("Pacific/Apia", "2011-12-30T08:00:00Z", 28, "0 0 30 12 *", "12-31 00:00+14")]
    [InlineData("Pacific/Apia", "2011-12-29T20:00:00Z", 28, "0 */6 * * *", "12-29 12:00-10, 12-29 18:00-10, 12-31 00:00+14, 12-31 06:00+14, 12-31 12:00+14")]

    // Winter is the exception there: the offset of summer is the standard.
    [InlineData("Europe/Dublin", "2025-03-30T00:00:00Z", 3, "30 1 * * *", "03-30 02:00+01")]
    [InlineData("Europe/Dublin", "2025-10-25T23:00:00Z", 4, "30 1 * * *", "10-26 01:30+01")]

    // Back at 24:00 and forward at 24:00.
    [InlineData("America/Santiago", "2025-04-06T01:00:00Z", 4, "30 23 * * *", "04-05 23:30-03")]
    [InlineData("America/Santiago", "2025-09-07T03:00:00Z", 4, "0 0 * * *", "09-07 01:00-03")]

    // Two hours.
    [InlineData("Antarctica/Troll", "2025-03-30T00:00:00Z", 4, "0,30 1,2 * * *", "03-30 03:00+02")]
    [InlineData("Antarctica/Troll", "2025-10-25T22:00:00Z", 6, "30 2 * * *", "10-26 02:30+02")]

    // 02:45 to 03:45 in a zone of 12:45.
    [InlineData("Pacific/Chatham", "2025-09-27T13:00:00Z", 4, "0 3 * * *", "09-28 03:45+1345")]
    [InlineData("Pacific/Chatham", "2025-04-05T12:00:00Z", 4, "0 3 * * *", "04-06 03:00+1345")]

    // Back for Ramadan, forward after it.
    [InlineData("Africa/Casablanca", "2025-02-23T00:00:00Z", 4, "30 2 * * *", "02-23 02:30+01")]
    [InlineData("Africa/Casablanca", "2025-04-06T00:00:00Z", 4, "30 2 * * *", "04-06 03:00+01")]

    // A new rule for good: half an hour back in 2015 and forward in 2018.
    [InlineData("Asia/Pyongyang", "2015-08-14T14:00:00Z", 3, "45 23 * * *", "08-14 23:45+09")]
    [InlineData("Asia/Pyongyang", "2018-05-04T14:00:00Z", 3, "45 23 * * *", "05-05 00:00+09")]

    // The date line: 20 August 1993 was followed by 22 August; in 1969 nearly a whole day occurred twice.
    [InlineData("Pacific/Kwajalein", "1993-08-21T06:00:00Z", 30, "0 6 * * *", "08-22 00:00+12, 08-22 06:00+12")]
    [InlineData("Pacific/Kwajalein", "1969-09-30T00:00:00Z", 48, "0 6 * * *", "10-01 06:00-12")]
    [InlineData("Pacific/Kwajalein", "1969-09-30T00:00:00Z", 48, "0 */6 * * *", "09-30 12:00+11, 09-30 18:00+11, 09-30 06:00-12, 09-30 12:00-12, 09-30 18:00-12, 10-01 00:00-12, 10-01 06:00-12, 10-01 12:00-12")]
    public void Cron(string zone, string from, int hours, string expression, string expected) =>
        Crontab(expression, zone).Between(At(from).AddTicks(-1), At(from).AddHours(hours)).InZone(zone).ShouldBe(expected);

    [Theory]
    [InlineData("Australia/Lord_Howe", "2025-10-03T20:00:00Z", "02:15", "10-05 02:30+11, 10-06 02:15+11, 10-07 02:15+11")]
    [InlineData("Asia/Beirut", "2025-03-28T20:00:00Z", "00:30", "03-29 00:30+02, 03-30 01:00+03, 03-31 00:30+03")]
    [InlineData("America/Havana", "2025-11-01T03:00:00Z", "00:30", "11-01 00:30-04, 11-02 00:30-04, 11-03 00:30-05")]
    [InlineData("Pacific/Apia", "2011-12-29T08:00:00Z", "12:00", "12-29 12:00-10, 12-31 00:00+14, 12-31 12:00+14, 01-01 12:00+14")]
    [InlineData("Pacific/Kwajalein", "1969-09-29T18:00:00Z", "06:00", "09-30 06:00+11, 10-01 06:00-12, 10-02 06:00-12")]
    public void Calendar_of_every_day(string zone, string from, string time, string expected) =>
        new CalendarTrigger(0, 0, 0, 1, TimeOnly.Parse(time), MonthEnd.Clamp, At(from).AddDays(-30), Clock(zone))
            .Between(At(from), At(from).AddHours(72)).InZone(zone).ShouldBe(expected);

    /// <summary>An interval consists of instants: clocks do not affect it.</summary>
    [Theory]
    [InlineData("Pacific/Apia", "2011-12-30T08:00:00Z", "12-29 22:00-10, 12-31 04:00+14, 12-31 10:00+14, 12-31 16:00+14")]
    [InlineData("Australia/Lord_Howe", "2025-10-04T12:00:00Z", "10-04 22:30+1030, 10-05 05:00+11, 10-05 11:00+11, 10-05 17:00+11")]
    public void Interval_of_six_hours(string zone, string from, string expected) =>
        new IntervalTrigger(At(from), TimeSpan.FromHours(6), includeAnchor: true)
            .Between(At(from).AddTicks(-1), At(from).AddHours(18)).InZone(zone).ShouldBe(expected);
}
