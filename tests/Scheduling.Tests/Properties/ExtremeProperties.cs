using FsCheck;
using FsCheck.Fluent;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Misfires;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling.Tests.Properties;

/// <summary>Durations and instants at the extremes of what the API accepts: every query returns a result, and none throws.</summary>
public class ExtremeProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(1500).WithReplay(20261121, 7);

    /// <summary>The ends of the calendar, with offsets that go beyond it, and any instant in between.</summary>
    private static readonly Gen<DateTimeOffset> Instant = Gen.Frequency(
        (2, from ticks in Gen.Choose(0, 100_000) select new DateTimeOffset(ticks * 10_000_000L + ticks % 3, TimeSpan.Zero)),
        (2, from ticks in Gen.Choose(0, 100_000) select new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - ticks * 10_000_000L - ticks % 3, TimeSpan.Zero)),
        (1, Gen.Elements(
            DateTimeOffset.MinValue,
            DateTimeOffset.MaxValue,
            new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.FromHours(-14)),
            new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.FromHours(14)))),
        (3, Arbitrary.Instant));

    private static readonly Gen<TimeSpan> Duration = Gen.Frequency(
        (1, Gen.Elements("1ms", "1s", "1d", "99999999h", "2147483647m", "10675199d2h48m5s477ms").Select(Read)),
        (1, from digits in Gen.Choose(0, 18) from factor in Gen.Choose(1, 9) select new TimeSpan(factor * (long)Math.Pow(10, digits))),
        (1, Gen.Constant(TimeSpan.MaxValue)));

    private static readonly Gen<WallClock> Clock =
        from zone in Gen.Elements("UTC", "Europe/Berlin", "Pacific/Apia", "Pacific/Kiritimati", "America/Havana")
        from gap in Gen.Choose(0, 2)
        from overlap in Gen.Choose(0, 3)
        select new WallClock(TimeZoneInfo.FindSystemTimeZoneById(zone), (GapPolicy)gap, (OverlapPolicy)overlap);

    private static readonly Gen<ITrigger> Leaf = Gen.OneOf(
        from anchor in Instant
        from every in Duration
        from include in Gen.Elements(true, false)
        select (ITrigger)new IntervalTrigger(anchor, WholeSecondsOf(every), include),
        from text in Gen.Elements("* * * * *", "0 0 1 1 *", "59 59 23 31 12 ? 9999", "0 0 29 2 *", "*/7 * * * * *")
        from clock in Clock
        select (ITrigger)new CronTrigger(CronExpression.Parse(text), clock),
        from years in Gen.Elements(0, 1, 1000)
        from months in Gen.Elements(0, 1, 12_000)
        from days in Gen.Elements(1, 36_500)
        from weeks in Gen.Elements(0, 5000)
        from end in Gen.Elements(MonthEnd.Clamp, MonthEnd.Skip)
        from anchor in Instant
        from clock in Clock
        select (ITrigger)new CalendarTrigger(years, months, weeks, days, new TimeOnly(23, 59, 59), end, anchor, clock),
        from text in Gen.Elements("0001-01-01T00:00:00", "9999-12-31T23:59:59", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-03-29T02:30:00")
        from clock in Clock
        select (ITrigger)new DateTrigger([text], clock));

    private static readonly Gen<ITrigger> Trigger = Gen.Frequency(
        (3, Leaf),
        (1, from a in Leaf from b in Leaf select (ITrigger)new AnyOfTrigger([a, b])),
        (1, from a in Leaf from b in Leaf select (ITrigger)new AllOfTrigger([a, new AnyOfTrigger([a, b])])),
        (2, from a in Leaf from start in Instant from end in Instant select (ITrigger)new WindowTrigger(a, start, end)));

    [Fact]
    public void Every_trigger_returns_at_every_instant() => Check(
        from trigger in Trigger
        from a in Instant
        from b in Instant
        select (trigger, a, b),
        c =>
        {
            Assert.NotEmpty(c.trigger.Describe());
            var (next, last) = (c.trigger.NextAfter(c.a), c.trigger.LastBefore(c.a));
            return !(next <= c.a) && !(last >= c.a) && (CountsSlowly(c.trigger, c.a, c.b) || next <= c.b == c.trigger.CountBetween(c.a, c.b) > 0);
        });

    [Fact]
    public void Every_timetable_and_misfire_plan_returns() => Check(
        from trigger in Leaf
        from jitter in Duration
        from floor in Instant
        from now in Instant
        from mode in Gen.Choose(0, 3)
        from grace in Duration
        from deadline in Duration
        select (new Timetable(trigger, jitter, "seed"), floor, now, new MisfirePolicy { Mode = (MisfireMode)mode, GracePeriod = grace, Deadline = deadline, MaxCatchUp = 3 }),
        c =>
        {
            var plan = MisfirePlanner.Plan(c.Item1, c.floor, c.now, c.Item4);
            var upcoming = c.Item1.Upcoming(c.floor, 3);
            return upcoming.All(o => o.DueTime >= o.NominalTime) && plan.Runs.Count <= 3 && plan.Runs.All(r => r.DueTime <= c.now);
        });

    [Fact]
    public void Durations_of_any_length_read_and_print() => Check(Duration, d => DurationText.Format(d).Length > 0 && DurationText.FormatPeriod(d).Length > 0);

    /// <summary>Combinations count day by day.</summary>
    private static bool CountsSlowly(ITrigger trigger, DateTimeOffset from, DateTimeOffset to) =>
        trigger is AnyOfTrigger or AllOfTrigger or WindowTrigger && to - from > TimeSpan.FromDays(1000);

    private static TimeSpan Read(string text) => DurationText.TryParse(text, out var duration, out var error) ? duration : throw new FormatException(error);

    private static TimeSpan WholeSecondsOf(TimeSpan duration) =>
        TimeSpan.FromTicks(Math.Max(1, duration.Ticks / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond);

    private static void Check<T>(Gen<T> cases, Func<T, bool> holds) => FsCheck.Check.One(Runs, Prop.ForAll(cases.ToArbitrary(), holds));
}
