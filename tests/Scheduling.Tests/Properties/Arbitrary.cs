using FsCheck;
using FsCheck.Fluent;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Tests.BruteForce;
using ScheduledJobs.Scheduling.Tests.Recurrence;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling.Tests.Properties;

/// <summary>Random triggers of every kind, instants and policies.</summary>
internal static class Arbitrary
{
    private static readonly string[] Zones =
        ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "Pacific/Apia", "Europe/Dublin", "Asia/Kathmandu"];

    /// <summary>Between 2005 and 2045; one in three is exactly at a change of some zone's offset, or a second next to it.</summary>
    public static Gen<DateTimeOffset> Instant { get; } =
        from seconds in Gen.Choose(1_104_537_600, 2_147_000_000)
        from ticks in Gen.Choose(-1, 1)
        from snap in Gen.Choose(0, 2)
        from zone in Gen.Elements(Zones)
        select (snap > 0 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : NextChange(zone, seconds)).AddTicks(ticks);

    public static Gen<ITrigger> Trigger { get; } = Gen.Sized(size => TriggerOfDepth(size > 20 ? 2 : 0));

    public static Gen<Timetable> Timetable { get; } =
        from trigger in Trigger
        from jitter in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 100_000)))
        from seed in Gen.Choose(0, 1_000_000)
        select new Timetable(trigger, TimeSpan.FromSeconds(jitter), seed.ToString());

    private static Gen<ITrigger> TriggerOfDepth(int depth)
    {
        var leaf = Gen.Frequency((6, CronLeaf), (2, IntervalLeaf), (2, CalendarLeaf), (1, DateLeaf), (3, RecurrenceLeaf));
        if (depth == 0)
            return leaf;
        var children =
            from count in Gen.Choose(1, 3)
            from triggers in TriggerOfDepth(depth - 1).ListOf(count)
            select triggers;
        return Gen.Frequency(
            (4, leaf),
            (1, children.Select(c => (ITrigger)new AnyOfTrigger([.. c]))),

            // Random grids hardly ever meet, and a search that finds nothing takes long, so these share some instants.
            (1, children.Select(c => (ITrigger)new AllOfTrigger([c[0], new AnyOfTrigger([.. c])]))),
            (1, from inner in TriggerOfDepth(depth - 1)
                from start in Instant
                from end in Instant
                select (ITrigger)new WindowTrigger(inner, start, end)));
    }

    private static Gen<WallClock> Clock { get; } =
        from zone in Gen.Elements(Zones)
        from gap in Gen.Choose(0, 2)
        from overlap in Gen.Choose(0, 3)
        select new WallClock(TimeZoneInfo.FindSystemTimeZoneById(zone), (GapPolicy)gap, (OverlapPolicy)overlap);

    private static Gen<ITrigger> CronLeaf { get; } =
        from seed in Gen.Choose(0, int.MaxValue)
        from dialect in Gen.Choose(0, 2)
        from clock in Clock
        select (ITrigger)new CronTrigger(CronExpression.Parse(new NaiveCron(new Random(seed), (CronDialect)dialect, 2026).Text, (CronDialect)dialect), clock);

    private static Gen<ITrigger> IntervalLeaf { get; } =
        from anchor in Instant
        from every in Gen.Frequency((1, Gen.Choose(1, 100)), (2, Gen.Choose(1, 100_000)), (1, Gen.Choose(1, 100_000_000)))
        from include in Gen.Elements(true, false)
        select (ITrigger)new IntervalTrigger(anchor, TimeSpan.FromSeconds(every), include);

    private static Gen<ITrigger> CalendarLeaf { get; } =
        from years in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 3)))
        from months in Gen.Choose(0, 14)
        from weeks in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 5)))
        from days in Gen.Choose(1, 10)
        from plain in Gen.Elements(true, false)
        from time in Gen.Choose(0, 4 * 3600)
        from monthEnd in Gen.Elements(MonthEnd.Clamp, MonthEnd.Skip)
        from anchor in Instant
        from clock in Clock
        select (ITrigger)new CalendarTrigger(
            years, months, weeks, plain && months > 0 ? 0 : days, TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(time)), monthEnd, anchor, clock);

    private static Gen<ITrigger> DateLeaf { get; } =
        from count in Gen.Choose(1, 5)
        from instants in Instant.ListOf(count)
        from clock in Clock
        select (ITrigger)new DateTrigger([.. instants.Select(i => i.ToString("yyyy-MM-dd'T'HH:mm:ss"))], clock);

    private static Gen<ITrigger> RecurrenceLeaf { get; } =
        from seed in Gen.Choose(0, int.MaxValue)
        from start in Instant
        from added in Instant
        from removed in Instant
        from clock in Clock
        select (ITrigger)new RecurrenceTrigger(
            RecurrenceRule.Parse(RandomRule.Text(new Random(seed))), RecurrenceTime.At(start), [RecurrenceTime.At(added)], [RecurrenceTime.At(removed)], clock);

    private static DateTimeOffset NextChange(string zone, long unixSeconds)
    {
        var offsets = ZoneOffsets.Of(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var instant = WholeSeconds.FirstFrom(DateTimeOffset.FromUnixTimeSeconds(unixSeconds));
        return WholeSeconds.ToInstant(offsets.At(instant).End) ?? DateTimeOffset.FromUnixTimeSeconds(unixSeconds);
    }
}
