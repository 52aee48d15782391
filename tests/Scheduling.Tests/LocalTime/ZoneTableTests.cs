using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.LocalTime;

/// <summary>
/// The table in docs/time.md: what each kind of trigger does when clocks change in the twelve nastiest zones. If it differs, the failure
/// message contains the correct table, ready to be copied.
/// </summary>
public class ZoneTableTests
{
    /// <summary>Zone, the instant of the change, and a local time that the change removes or repeats.</summary>
    private static readonly (string Zone, string Change, string Local)[] Changes =
    [
        ("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T02:30"),
        ("Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25T02:30"),
        ("Australia/Lord_Howe", "2025-10-04T15:30:00Z", "2025-10-05T02:15"),
        ("Australia/Lord_Howe", "2025-04-05T15:00:00Z", "2025-04-06T01:45"),
        ("Asia/Beirut", "2025-03-29T22:00:00Z", "2025-03-30T00:00"),
        ("Asia/Beirut", "2025-10-25T21:00:00Z", "2025-10-25T23:30"),
        ("America/Havana", "2025-11-02T05:00:00Z", "2025-11-02T00:00"),
        ("America/Santiago", "2025-09-07T04:00:00Z", "2025-09-07T00:00"),
        ("Europe/Dublin", "2025-10-26T01:00:00Z", "2025-10-26T01:30"),
        ("Africa/Casablanca", "2025-02-23T02:00:00Z", "2025-02-23T02:30"),
        ("Africa/Casablanca", "2025-04-06T02:00:00Z", "2025-04-06T02:30"),
        ("Antarctica/Troll", "2025-03-30T01:00:00Z", "2025-03-30T01:30"),
        ("Antarctica/Troll", "2025-10-26T01:00:00Z", "2025-10-26T02:30"),
        ("Pacific/Chatham", "2025-09-27T14:00:00Z", "2025-09-28T03:00"),
        ("Asia/Pyongyang", "2018-05-04T15:00:00Z", "2018-05-04T23:45"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T12:00"),
        ("Pacific/Kwajalein", "1969-09-30T13:00:00Z", "1969-09-30T06:00"),
        ("Pacific/Kwajalein", "1993-08-21T12:00:00Z", "1993-08-21T12:00"),
    ];

    [Fact]
    public void The_documented_table_is_what_triggers_do()
    {
        var document = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "time.md"));
        var expected = Changes.Select(c => Row(c.Zone, At(c.Change), c.Local)).ToList();
        document.Where(line => Changes.Any(c => line.StartsWith($"| {c.Zone} |", StringComparison.Ordinal)))
            .ShouldBe(expected, string.Join('\n', expected));
    }

    private static string Row(string zone, DateTimeOffset change, string local)
    {
        var time = TimeOnly.FromDateTime(DateTime.Parse(local));
        var (before, after) = (change.AddHours(-24), change.AddHours(24));
        var cron = Crontab($"{time.Minute} {time.Hour} * * *", zone).Between(before, after);
        var calendar = new CalendarTrigger(0, 0, 0, 1, time, MonthEnd.Clamp, before.AddDays(-9), Clock(zone)).Between(before, after);
        calendar.ShouldBe(cron, $"{zone} {local}: fixed times of day are the same to cron and calendar");
        var date = new DateTrigger([local], Clock(zone)).Between(before, after);
        var halfHours = Crontab("*/30 * * * *", zone).CountBetween(change.AddHours(-3), change.AddHours(3));
        var interval = new IntervalTrigger(before, TimeSpan.FromHours(6), includeAnchor: false).CountBetween(before, after);
        var clocks = new[] { change.AddSeconds(-1), change }.InZone(zone).Replace(", ", " → ", StringComparison.Ordinal);
        return $"| {zone} | {change:yyyy} {clocks} | {local[5..].Replace('T', ' ')} | {date.InZone(zone)} | {cron.InZone(zone)} | {halfHours} | {interval} |";
    }
}
