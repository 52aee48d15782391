using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Triggers;

/// <summary>
/// Random combinations three deep, of triggers in different zones around a clock change of one of them, against unions and intersections of the times
/// of single triggers.
/// </summary>
public class NestedBruteForceTests
{
    private const int Cases = 400;
    private const int Days = 20;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 4)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_search_and_count_agrees(int block)
    {
        var (total, several) = (0, 0);
        for (var seed = block * Cases / 4; seed < (block + 1) * Cases / 4; seed++)
        {
            var tree = new RandomTree(seed);
            var (after, through) = (tree.Middle.AddDays(-Days), tree.Middle.AddDays(Days));
            var expected = tree.Between(after, through);
            total++;
            several += expected.Count > 1 ? 1 : 0;
            Forward(tree.Trigger, after, through).ShouldBe(expected, $"forward {tree.Text}");
            Backward(tree.Trigger, after, through).ShouldBe(expected, $"backward {tree.Text}");
            var random = new Random(seed);
            for (var i = 0; i < 4; i++)
            {
                var (a, b) = (after.AddSeconds(random.Next(Days * 86_400)), through.AddSeconds(-random.Next(Days * 86_400)));
                tree.Trigger.CountBetween(a, b).ShouldBe(expected.Count(e => e > a && e <= b), $"({a:O}, {b:O}] {tree.Text}");
                if (expected.Exists(e => e > a))
                    tree.Trigger.NextAfter(a).ShouldBe(expected.First(e => e > a), $"after {a:O} {tree.Text}");
                if (expected.Exists(e => e < b))
                    tree.Trigger.LastBefore(b).ShouldBe(expected.Last(e => e < b), $"before {b:O} {tree.Text}");
            }
        }

        several.ShouldBeGreaterThan(total / 2, "most of them have times");
    }

    private static List<DateTimeOffset> Forward(ITrigger trigger, DateTimeOffset after, DateTimeOffset through)
    {
        var (found, from, last) = (new List<DateTimeOffset>(), WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through) - 1);
        while (true)
        {
            var budget = AllOfTrigger.MaxCost;
            var next = BoundedSearch.NextFrom(trigger, from, last, ref budget);
            if (next.At > last)
                return found;
            next.IsTime.ShouldBeTrue("a search that is not over has a result");
            found.Add(next.Time!.Value);
            from = next.At + 1;
        }
    }

    private static List<DateTimeOffset> Backward(ITrigger trigger, DateTimeOffset after, DateTimeOffset through)
    {
        var (found, upTo, first) = (new List<DateTimeOffset>(), WholeSeconds.FirstAfter(through) - 1, WholeSeconds.FirstAfter(after));
        while (true)
        {
            var budget = AllOfTrigger.MaxCost;
            var last = BoundedSearch.LastUpTo(trigger, upTo, first, ref budget);
            if (last.At < first)
                break;
            last.IsTime.ShouldBeTrue("a search that is not over has a result");
            found.Add(last.Time!.Value);
            upTo = last.At - 1;
        }

        found.Reverse();
        return found;
    }

    private sealed class RandomTree
    {
        private static readonly string[] Zones =
        [
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "Antarctica/Troll", "Pacific/Chatham",
            "Africa/Casablanca", "Asia/Tokyo",
        ];

        private static readonly string[] Crons =
        [
            "0 9 * * *", "0 */3 * * *", "*/30 * * * *", "30 2 * * *", "0 0 * * *", "15 1-4 * * *", "0 12 * * MON-FRI", "0 * * * *", "*/15 0-6 * * *", "*/10 * * * * SUN",
        ];

        private readonly Random _random;
        private readonly List<string> _texts = [];

        public RandomTree(int seed)
        {
            _random = new Random(seed);
            var zone = Clock(Zones[1 + _random.Next(Zones.Length - 2)]).Zone;
            var from = At("2020-01-01T00:00:00Z").AddDays(_random.Next(2_000));
            Middle = ClockChanges.Between(zone, from, from.AddYears(1)).Select(change => (DateTimeOffset?)change.At).FirstOrDefault() ?? from;
            (Trigger, Between) = Combination(1, zone);
            Text = $"#{seed} around {Middle:yyyy-MM-dd}: {Trigger.Describe()}; {string.Join(", ", _texts)}";
        }

        public DateTimeOffset Middle { get; }

        public ITrigger Trigger { get; }

        public Func<DateTimeOffset, DateTimeOffset, List<DateTimeOffset>> Between { get; }

        public string Text { get; }

        private (ITrigger, Func<DateTimeOffset, DateTimeOffset, List<DateTimeOffset>>) Combination(int depth, TimeZoneInfo zone)
        {
            var isAny = _random.Next(2) == 0;
            List<(ITrigger Trigger, Func<DateTimeOffset, DateTimeOffset, List<DateTimeOffset>> Between)> children =
                [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => depth < 3 && _random.Next(2) == 0 ? Combination(depth + 1, zone) : Leaf(zone))];
            List<ITrigger> triggers = [.. children.Select(child => child.Trigger)];
            return (isAny ? (ITrigger)new AnyOfTrigger(triggers) : new AllOfTrigger(triggers), (after, through) =>
            {
                var times = children[0].Between(after, through).AsEnumerable();
                foreach (var child in children.Skip(1))
                    times = isAny ? times.Union(child.Between(after, through)) : times.Intersect(child.Between(after, through));
                return [.. times.Order()];
            }
            );
        }

        private (ITrigger, Func<DateTimeOffset, DateTimeOffset, List<DateTimeOffset>>) Leaf(TimeZoneInfo around)
        {
            var clock = new WallClock(_random.Next(2) == 0 ? around : Clock(Zones[_random.Next(Zones.Length)]).Zone, (GapPolicy)_random.Next(3), (OverlapPolicy)_random.Next(4));
            ITrigger leaf = _random.Next(6) switch
            {
                0 => new IntervalTrigger(Middle - Middle.TimeOfDay - TimeSpan.FromDays(50), TimeSpan.FromMinutes(30 * _random.Next(1, 8)), includeAnchor: true),
                1 => new CalendarTrigger(0, 0, 0, _random.Next(1, 3), new TimeOnly(_random.Next(24), 0), MonthEnd.Clamp, Middle.AddDays(-60), clock),
                _ => Crontab(Crons[_random.Next(Crons.Length)], clock.Zone.Id, clock.Gap, clock.Overlap),
            };
            _texts.Add($"{clock.Gap} {clock.Overlap}");
            return (leaf, (after, through) =>
            {
                var times = new List<DateTimeOffset>();
                for (var next = leaf.NextAfter(after); next <= through; next = leaf.NextAfter(next.Value))
                    times.Add(next.Value);
                return times;
            }
            );
        }
    }
}
