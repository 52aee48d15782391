using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

/// <summary>What a hostile user may write to make one search long. Each takes a wrapper for its leaves.</summary>
internal static class HostileExclusions
{
    private static readonly DateOnly First = new(2026, 1, 1);

    public static Dictionary<string, Func<Func<ITrigger, ITrigger>, ExcludingTrigger>> All { get; } = new()
    {
        ["all its weekdays"] = wrap => Excluding(wrap(Crontab("* * * * * SAT")), Weekdays(DayOfWeek.Saturday)),
        ["all its days, to the next"] = wrap => Excluding(wrap(Crontab("* * * * * SAT")), Weekdays(Enum.GetValues<DayOfWeek>()), ExclusionPolicy.NextDay),
        ["all its times"] = wrap => With(wrap(Crontab("* * 9 * * *")), new ExclusionRules { Times = [TimeSpanOfDay.Parse("09:00-10:00")] }),
        ["a comb of times"] = wrap => With(wrap(Crontab("0 0 0-23 * * *")), new ExclusionRules { Times = Comb() }),
        ["a comb of times, to the next day"] = wrap => With(wrap(Crontab("0 0 0-23 * * *")), new ExclusionRules
        {
            Times = Comb(),
            Days = Dates("*-01-02/*-02-28", "*-03-05/*-12-30"),
            Policy = ExclusionPolicy.NextDay,
        }),
        ["calendars that take turns"] = wrap => With(wrap(Crontab("0 12 * * *")), new ExclusionRules
        {
            Calendars = [.. Enumerable.Range(0, 7).Select(n => new ExcludedCalendar($"{n}", Weekdays((DayOfWeek)n), Clock(n % 2 == 0 ? "Asia/Tokyo" : "America/New_York").Zone))],
        }, "UTC"),
        ["large calendars that take turns"] = wrap => With(wrap(Crontab("0 12 * * *")), new ExclusionRules { Calendars = Turns(7), Policy = ExclusionPolicy.PreviousDay }),
        ["large calendars that take turns for 55 years, to the next day"] = wrap => With(wrap(Crontab("0 12 * * *")), new ExclusionRules
        {
            Calendars = [.. Turns(10), new ExcludedCalendar("rest", Dates("2000-01-01/2025-12-30", "2090-01-01/9000-01-01"), null)],
            Policy = ExclusionPolicy.NextDay,
        }),
        ["2,000 dates, to the day before"] = wrap => Excluding(
            wrap(Crontab("* * * * * *")),
            new ExcludedDays([DayOfWeek.Sunday], [.. Enumerable.Range(0, 2000).Select(n => Day(n * 2))]),
            ExclusionPolicy.PreviousDay),
        ["a century, to the next day"] = wrap => Excluding(wrap(Crontab("*/7 * * * * *")), Dates("2026-01-01/2126-01-01"), ExclusionPolicy.NextDay),
        ["allOf that hardly meets"] = wrap => Excluding(
            new AllOfTrigger([wrap(Crontab("0 0 29 2 *")), wrap(Crontab("0 0 * * SUN")), wrap(Crontab("0 0 * * *"))]), Weekdays(DayOfWeek.Sunday)),
        ["dense allOf, to the next day"] = wrap => Excluding(
            new AllOfTrigger([.. Enumerable.Range(2, 19).Select(n => wrap(Crontab($"*/{n} * * * * *")))]),
            Dates("*-01-02/*-02-28", "*-03-05/*-12-30"),
            ExclusionPolicy.NextDay),
        ["dense allOf that never meets, to the day before"] = wrap => Excluding(
            new AllOfTrigger([wrap(Crontab("*/2 * * * * *")), wrap(Crontab("1-59/2 * * * * *")), .. Enumerable.Range(2, 18).Select(n => wrap(Crontab($"*/{n} * * * * *")))]),
            Dates("*-01-02/*-02-28", "*-03-05/*-12-30"),
            ExclusionPolicy.PreviousDay),
        ["a gap that moves all its times into an excluded hour"] = wrap => new ExcludingTrigger(
            wrap(Crontab("* * 2 * * *", "Europe/Berlin", GapPolicy.Shift)),
            new Exclusion(
                new ExclusionRules { Times = [TimeSpanOfDay.Parse("03:00-04:00")], Days = Dates("*-01-01/*-03-28", "*-03-30/*-12-31"), Policy = ExclusionPolicy.NextDay },
                Clock("Europe/Berlin", GapPolicy.Shift))),
    };

    private static List<ExcludedCalendar> Turns(int count) =>
        [.. Enumerable.Range(0, count).Select(n => new ExcludedCalendar($"{n}", new ExcludedDays([], [.. Enumerable.Range(0, 2000).Select(i => Day(i * count + n))]), null))];

    private static List<TimeSpanOfDay> Comb() => [.. Enumerable.Range(0, 24).Select(h => TimeSpanOfDay.Parse($"{h:00}:00-{h:00}:01"))];

    private static DateSpan Day(int after) => DateSpan.Parse($"{First.AddDays(after):yyyy-MM-dd}");

    private static ExcludedDays Dates(params string[] dates) => new([], [.. dates.Select(DateSpan.Parse)]);

    private static ExcludedDays Weekdays(params DayOfWeek[] weekdays) => new(weekdays, []);

    private static ExcludingTrigger Excluding(ITrigger inner, ExcludedDays days, ExclusionPolicy policy = ExclusionPolicy.Skip) =>
        With(inner, new ExclusionRules { Days = days, Policy = policy }, "UTC");

    private static ExcludingTrigger With(ITrigger inner, ExclusionRules rules, string zone = "Europe/Berlin") => new(inner, new Exclusion(rules, Clock(zone)));
}
