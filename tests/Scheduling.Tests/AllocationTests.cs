using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.Misfires;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.Recurrence.Rules;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests;

/// <summary>Queries of a trigger allocate nothing: a hundred thousand schedules are queried all the time.</summary>
public class AllocationTests
{
    private static readonly DateTimeOffset Start = At("2026-01-01T00:00:00Z");

    public static TheoryData<string> Kinds => [.. Triggers.Keys];

    private static Dictionary<string, ITrigger> Triggers { get; } = new()
    {
        ["cron"] = Crontab("30 2 * * MON-FRI", "Europe/Berlin"),
        ["sparse cron"] = Crontab("0 0 29 2 *", "America/New_York"),
        ["cron that never fires"] = Crontab("0 0 30 2 *", "Europe/Berlin"),
        ["interval"] = new IntervalTrigger(Start, TimeSpan.FromMinutes(90), includeAnchor: true),
        ["date"] = new DateTrigger(["2026-12-24T18:00:00", "2027-12-24T18:00:00"], Clock("Europe/Berlin")),
        ["calendar"] = new CalendarTrigger(0, 1, 0, 0, new TimeOnly(3, 0), Scheduling.LocalTime.MonthEnd.Skip, At("2026-01-31T12:00:00Z"), Clock("Europe/Berlin")),
        ["rrule"] = Rule("FREQ=MONTHLY;BYDAY=-1FR", zone: "Europe/Berlin", exdates: ["2026-02-27"], rdates: ["2026-02-26"]),
        ["rrule with positions"] = Rule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1", zone: "Europe/Berlin"),
        ["rrule with an odd interval"] = Rule("FREQ=MINUTELY;INTERVAL=7;BYDAY=MO", zone: "Europe/Berlin"),
        ["sparse rrule"] = Rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", zone: "Europe/Berlin"),
        ["rrule that never fires"] = Rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", zone: "Europe/Berlin"),
        ["exclusion"] = Excluding(Crontab("30 2 * * *", "Europe/Berlin"), ExclusionPolicy.Skip),
        ["exclusion to the next day"] = Excluding(Crontab("30 2 * * *", "Europe/Berlin"), ExclusionPolicy.NextDay),
        ["exclusion to the day before"] = Excluding(new AnyOfTrigger([Crontab("30 2 * * *", "Europe/Berlin"), Crontab("0 0 1 * *")]), ExclusionPolicy.PreviousDay),
        ["window"] = new WindowTrigger(Crontab("0 * * * *"), Start, Start.AddYears(10)),
        ["anyOf"] = new AnyOfTrigger([Crontab("0 * * * *"), Crontab("*/7 * * * *", "Europe/Berlin")]),
        ["allOf"] = new AllOfTrigger([Crontab("0 0 13 * *"), Crontab("0 0 * * FRI")]),
        ["allOf of days compared"] = new AllOfTrigger(
            [new AnyOfTrigger([Crontab("1-59/2 * * * * *"), Crontab("58 59 23 * * *")]), Crontab("*/2 * * * * *"), Crontab("* * * * * *", "Europe/Berlin")]),
        ["dense allOf"] = new AllOfTrigger([Crontab("*/2 * * * * *"), Crontab("*/3 * * * * *"), Crontab("50-59 59 23 * * *")]),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NextAfter_LastBefore_and_CountBetween_allocate_nothing(string kind)
    {
        var trigger = Triggers[kind];
        Ask(trigger); // fills the zone's cache, and the pools

        // Tests that run at the same time can hold all buffers of the shared pool. What the code itself allocates, it allocates each time.
        var least = long.MaxValue;
        for (var i = 0; i < 10 && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Ask(trigger);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
    }

    [Fact]
    public void A_timetable_with_jitter_allocates_nothing()
    {
        var timetable = new Timetable(Triggers["cron"], TimeSpan.FromMinutes(5), "uid");
        _ = timetable.NextAfter(Start);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = timetable.NextAfter(Start);
        _ = timetable.LastDue(Start, Start.AddDays(3));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void A_plan_for_a_year_of_seconds_is_small()
    {
        var timetable = new Timetable(Crontab("* * * * * *", "Europe/Berlin"), TimeSpan.FromSeconds(1), "uid");
        _ = MisfirePlanner.Plan(timetable, Start, Start.AddYears(1), new MisfirePolicy());
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = MisfirePlanner.Plan(timetable, Start, Start.AddYears(1), new MisfirePolicy());
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000);
    }

    private static ExcludingTrigger Excluding(ITrigger inner, ExclusionPolicy policy) => new(inner, new Exclusion(
        new ExclusionRules
        {
            Days = new ExcludedDays([DayOfWeek.Saturday, DayOfWeek.Sunday], [DateSpan.Parse("*-12-24/*-01-01"), DateSpan.Parse("2026-05-01")]),
            Times = [TimeSpanOfDay.Parse("22:00-01:00")],
            Policy = policy,
        },
        Clock("Europe/Berlin")));

    private static void Ask(ITrigger trigger)
    {
        _ = trigger.NextAfter(Start);
        _ = trigger.LastBefore(Start.AddYears(3));
        _ = trigger.LastBefore(Start.AddYears(3).AddHours(12));
        _ = trigger.CountBetween(Start, Start.AddDays(30));
    }
}
