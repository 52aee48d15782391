using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling.Tests.BruteForce;

/// <summary>Random expressions on whole days; a naive matcher that is independent of the engine decides every second.</summary>
public class BruteForceTests
{
    private static readonly (string Zone, string Day)[] TransitionDays =
    [
        ("Europe/Berlin", "2025-03-30"), ("Europe/Berlin", "2025-10-26"),
        ("America/New_York", "2025-03-09"), ("America/New_York", "2025-11-02"),
        ("Australia/Lord_Howe", "2025-04-05"), ("Australia/Lord_Howe", "2025-10-04"), // half an hour
        ("Asia/Beirut", "2025-03-29"), ("Asia/Beirut", "2025-10-25"), // at midnight
        ("America/Havana", "2025-03-09"), ("America/Havana", "2025-11-02"), // at midnight
        ("Africa/Cairo", "2025-04-24"), ("Africa/Cairo", "2025-10-30"), // at midnight
        ("America/Santiago", "2025-04-06"), ("America/Santiago", "2025-09-07"), // at 24:00
        ("Atlantic/Azores", "2025-03-30"), ("Atlantic/Azores", "2025-10-26"),
        ("Pacific/Apia", "2011-12-30"), ("Pacific/Apia", "2011-12-31"), // 30 December does not exist
        ("Pacific/Fakaofo", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21"), ("Pacific/Kiritimati", "1994-12-31"),
        ("Pacific/Kwajalein", "1969-09-30"), ("Pacific/Kwajalein", "1969-10-01"), // an overlap of 23 hours
        ("Europe/Dublin", "2025-03-30"), ("Europe/Dublin", "2025-10-26"), // winter is the exception
        ("Africa/Casablanca", "2025-02-23"), ("Africa/Casablanca", "2025-04-06"), // Ramadan
        ("Pacific/Chatham", "2025-04-05"), ("Pacific/Chatham", "2025-09-27"), // at 02:45, on a zone of 45 minutes
        ("Antarctica/Troll", "2025-03-30"), ("Antarctica/Troll", "2025-10-26"), // two hours
        ("Asia/Pyongyang", "2015-08-14"), ("Asia/Pyongyang", "2018-05-04"), // half an hour, for good
        ("America/Caracas", "2007-12-09"), ("America/Caracas", "2016-05-01"),
        ("America/Nuuk", "2023-03-26"), ("America/Scoresbysund", "2024-03-31"), ("Asia/Gaza", "2023-04-29"),
    ];

    private static readonly string[] Zones =
        ["UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Niue", "Africa/Casablanca"];

    public static TheoryData<CronDialect> Dialects => [CronDialect.Crontab, CronDialect.Quartz, CronDialect.APScheduler];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_second_of_a_transition_day_agrees(CronDialect dialect)
    {
        var random = new Random(1000 + (int)dialect);
        foreach (var (zone, day) in TransitionDays)
            CheckDay(new NaiveDay(TimeZoneInfo.FindSystemTimeZoneById(zone), DateTime.Parse(day)), random, dialect, expressions: 12);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_second_of_a_random_day_agrees(CronDialect dialect)
    {
        var random = new Random(2000 + (int)dialect);
        for (var i = 0; i < 60; i++)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[random.Next(Zones.Length)]);
            CheckDay(new NaiveDay(zone, new DateTime(1975, 1, 1).AddDays(random.Next(36_000))), random, dialect, expressions: 4);
        }
    }

    private static void CheckDay(NaiveDay day, Random random, CronDialect dialect, int expressions)
    {
        for (var i = 0; i < expressions; i++)
        {
            var cron = new NaiveCron(random, dialect, Math.Max(day.Start.Year, 1971));
            var gap = (GapPolicy)random.Next(3);
            var overlap = (OverlapPolicy)random.Next(4);
            var expected = day.Instants(cron, gap, overlap);
            var trigger = new CronTrigger(CronExpression.Parse(cron.Text, dialect), new WallClock(day.Zone, gap, overlap));
            var what = $"{dialect} '{cron.Text}' on {day}, {gap}, {overlap}";
            Same(Forward(trigger, day), expected, "forward, " + what);
            Same(Backward(trigger, day), expected, "backward, " + what);
            Same(Marked(trigger, day), expected, "by day, " + what);
            trigger.CountBetween(day.Start.AddTicks(-1), day.End.AddTicks(-1)).ShouldBe(expected.Count, what);
            for (var n = 0; n < 5; n++)
            {
                var (from, to) = (Somewhere(), Somewhere());
                var count = expected.Count(e => e > from && e <= to);
                trigger.CountBetween(from, to).ShouldBe(count, $"{what} in ({from:O}, {to:O}]");
            }
        }

        DateTimeOffset Somewhere() => day.Start.AddSeconds(random.Next(0, 86_400)).AddTicks(random.Next(-1, 2));
    }

    /// <summary>Compares lists of up to 86,400 entries without formatting either.</summary>
    private static void Same(List<DateTimeOffset> actual, List<DateTimeOffset> expected, string what)
    {
        if (actual.SequenceEqual(expected))
            return;
        var missing = expected.Except(actual).Take(3).Select(i => $"{i:s}");
        var extra = actual.Except(expected).Take(3).Select(i => $"{i:s}");
        Assert.Fail($"{what}: {actual.Count} instead of {expected.Count}; missing {string.Join(' ', missing)}; too many {string.Join(' ', extra)}");
    }

    private static List<DateTimeOffset> Forward(CronTrigger trigger, NaiveDay day)
    {
        var instants = new List<DateTimeOffset>();
        for (var next = trigger.NextAfter(day.Start.AddTicks(-1)); next < day.End && instants.Count <= 86_400; next = trigger.NextAfter(next.Value))
            instants.Add(next.Value);
        return instants;
    }

    private static List<DateTimeOffset> Backward(CronTrigger trigger, NaiveDay day)
    {
        var instants = new List<DateTimeOffset>();
        for (var last = trigger.LastBefore(day.End); last >= day.Start && instants.Count <= 86_400; last = trigger.LastBefore(last.Value))
            instants.Add(last.Value);
        instants.Reverse();
        return instants;
    }

    /// <summary>As composite triggers see it: the whole day at once.</summary>
    private static List<DateTimeOffset> Marked(CronTrigger trigger, NaiveDay day)
    {
        var set = DaySet.Rent(WholeSeconds.FirstFrom(day.Start));
        set.Add(trigger);
        var instants = new List<DateTimeOffset>();
        for (var second = set.NextFrom(set.First); second != WholeSeconds.Never && instants.Count <= 86_400; second = set.NextFrom(second + 1))
            instants.Add(WholeSeconds.ToInstant(second)!.Value);
        var backward = new List<DateTimeOffset>();
        for (var second = set.LastUpTo(set.End); second != WholeSeconds.None && backward.Count <= 86_400; second = set.LastUpTo(second - 1))
            backward.Add(WholeSeconds.ToInstant(second)!.Value);
        set.Return();
        backward.Reverse();
        Same(backward, instants, "the set from behind");
        return instants;
    }
}
