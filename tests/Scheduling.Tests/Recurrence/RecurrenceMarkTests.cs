using System.Reflection;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>Whole days of a rule, which combinations compare and count: the same as from one time to the next, and without going there.</summary>
public class RecurrenceMarkTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham"];

    [Fact]
    public void A_day_has_the_times_that_a_walk_finds()
    {
        var random = new Random(11);
        var found = 0L;
        for (var i = 0; i < 300; i++)
        {
            var text = RandomRule.Text(random, isHostile: i % 4 == 0);
            var start = $"{random.Next(2005, 2020)}-0{random.Next(1, 10)}-{random.Next(10, 29)}T{random.Next(10, 24)}:{random.Next(10, 60)}:0{random.Next(10)}";
            var clock = Clock(Zones[i % Zones.Length], (GapPolicy)random.Next(3), (OverlapPolicy)random.Next(4));
            var plain = Rules.Rule(text, start, clock);
            if (plain.NextAfter(At(start).AddDays(random.Next(-2, 500))) is not { Year: < 9000 } first)
                continue;

            // Around the first time, and some of its times and days left out: by local time, by instant, by date.
            var times = plain.First(40, first.AddSeconds(-1));
            string[] exdates = i % 2 == 0 ? [] : [Z(times[^1]), Z(times[times.Count / 2]), $"{TimeZoneInfo.ConvertTime(times[0], clock.Zone):yyyy-MM-dd'T'HH:mm:ss}", $"{times[^1].AddDays(1):yyyy-MM-dd}"];
            string[] rdates = i % 3 == 0 ? [$"{first.AddHours(5):yyyy-MM-dd'T'HH:mm:ss}", Z(first.AddHours(3))] : [];
            var trigger = Rules.Rule(text, start, clock, rdates, exdates);
            foreach (var time in times.Append(first.AddDays(-1)).Append(times[^1].AddDays(1)).DistinctBy(time => time.UtcDateTime.Date).Append(ChangeAfter(clock.Zone, first)))
                found += Compare(trigger, time, $"{text} from {start} in {clock.Zone.Id} ({clock.Gap}, {clock.Overlap}) without {string.Join(' ', exdates)}");
        }

        // Enough of them; otherwise the test would test nothing.
        found.ShouldBeGreaterThan(1_000_000);
    }

    /// <summary>Stepping would ask 86,400 times. All kinds of rules, with and without EXDATE.</summary>
    [Theory]
    [InlineData("FREQ=SECONDLY")]
    [InlineData("FREQ=SECONDLY;INTERVAL=7")]
    [InlineData("FREQ=SECONDLY;INTERVAL=8")]
    [InlineData("FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=0,1,2,3;BYSECOND=0,2,4,6,8")]
    [InlineData("FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=0,1,2,3;BYSETPOS=1,2,3,4,5,6,7,8,-1,-2")]
    [InlineData("FREQ=YEARLY;BYYEARDAY=1,2;BYHOUR=6;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11;BYSETPOS=1,2,3,4,5,6,7,8,9,10,11,12")]
    public void A_day_is_produced_without_asking_for_its_times(string rule)
    {
        var start = new DateTime(2026, 1, 1).Ticks / TimeSpan.TicksPerSecond;
        var counting = new CountingTimes(RuleTimes.Of(RecurrenceRule.Parse(rule), start)!);
        var bounded = new BoundedTimes(counting, start, WholeSeconds.Max);
        var without = new WithoutDates(bounded, [start + 120], [start + WholeSeconds.PerDay]);
        counting.Questions = 0;
        foreach (var pattern in new ILocalPattern[] { bounded, without })
        {
            var day = DaySet.Rent(start);
            new LocalGrid(pattern, Clock("Asia/Kathmandu")).Mark(day);
            day.Count(day.First, day.End).ShouldBeGreaterThan(pattern == bounded ? 9 : 0);
            day.Return();
        }

        counting.Questions.ShouldBe(0);
        counting.Days.ShouldBe(2);
    }

    /// <summary>Each instant that EXDATE leaves out, or UNTIL in UTC, used to send its day through all its seconds.</summary>
    [Fact]
    public void Instants_are_taken_from_a_day_at_once()
    {
        var trigger = Rules.Rule("FREQ=SECONDLY;UNTIL=20260102T120000Z", "2026-01-01T00:00:00", exdates: ["2026-01-02T00:00:10Z", "2026-01-02T11:00:00Z"]);
        Compare(trigger, At("2026-01-02T00:00:00Z"), "").ShouldBe(12 * 3600 + 1 - 2);
    }

    /// <summary>A new pattern that is dense needs its own way; the others are listed here, with at most a few times a day.</summary>
    [Fact]
    public void Only_sparse_patterns_go_from_one_time_to_the_next()
    {
        var patterns = typeof(ILocalPattern).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ILocalPattern)) && !type.IsInterface);
        var walking = patterns.Where(type => type.GetInterfaceMap(typeof(ILocalPattern)).TargetMethods.Any(method => method.DeclaringType == typeof(ILocalPattern)));
        walking.ShouldBe([typeof(CalendarGrid), typeof(LocalDates)], ignoreOrder: true);
    }

    private static long Compare(RecurrenceTrigger trigger, DateTimeOffset time, string message)
    {
        var marked = DaySet.Rent(WholeSeconds.FirstFrom(time));
        var walked = DaySet.Rent(WholeSeconds.FirstFrom(time));
        marked.Add(trigger);
        walked.Walk(trigger);
        var count = walked.Count(walked.First, walked.End);
        marked.Count(marked.First, marked.End).ShouldBe(count, $"{time:s}: {message}");
        marked.IntersectWith(walked);
        marked.Count(marked.First, marked.End).ShouldBe(count, $"{time:s}: {message}");
        marked.Return();
        walked.Return();
        return count;
    }

    private static DateTimeOffset ChangeAfter(TimeZoneInfo zone, DateTimeOffset time) =>
        ClockChanges.Between(zone, time, time.AddYears(1)).Select(change => change.At).FirstOrDefault(time);

    private static string Z(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Counts how a rule is asked.</summary>
    private sealed class CountingTimes(IRuleTimes inner) : IRuleTimes
    {
        /// <summary>Searches.</summary>
        public int Questions { get; set; }

        /// <summary>Days marked.</summary>
        public int Days { get; private set; }

        public bool Repeats => inner.Repeats;

        public long NextFrom(long local)
        {
            Questions++;
            return inner.NextFrom(local);
        }

        public long LastUpTo(long local)
        {
            Questions++;
            return inner.LastUpTo(local);
        }

        public long Count(long from, long to) => inner.Count(from, to);

        public void Mark(DaySet day, int offset, long from, long to)
        {
            Days++;
            inner.Mark(day, offset, from, to);
        }
    }
}
