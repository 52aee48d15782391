using System.Globalization;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

/// <summary>A random exclusion around a day, with the trigger and the clock it applies to.</summary>
internal sealed class RandomExclusion
{
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "America/Santiago", "Antarctica/Troll",
        "Pacific/Chatham", "Africa/Casablanca", "Pacific/Apia", "Asia/Pyongyang", "America/St_Johns", "Pacific/Kiritimati",
    ];

    private readonly Random _random;

    public RandomExclusion(int seed)
    {
        _random = new Random(seed);
        var zone = Pick(Zones);
        Clock = Clock(zone, (GapPolicy)_random.Next(3), (OverlapPolicy)_random.Next(4));
        Middle = MiddleOf(Clock.Zone);
        (Inner, var text) = RandomTrigger();
        Rules = RandomRules();
        Trigger = new ExcludingTrigger(Inner, new Exclusion(Rules, Clock));
        var calendars = string.Join(", ", Rules.Calendars.Select(c => $"{string.Join('|', c.Days.Dates.Select(d => d.Text))} in {c.Zone?.Id ?? "its zone"}"));
        Text = $"#{seed}: {text} in {zone} ({Clock.Gap}, {Clock.Overlap}) around {Middle:yyyy-MM-dd}, {Rules.Policy}: {string.Join('|', Rules.Days.Weekdays)}; "
            + $"{string.Join('|', Rules.Days.Dates.Select(d => d.Text))}; {string.Join('|', Rules.Times.Select(t => t.Text))}; {calendars}";
    }

    public WallClock Clock { get; }

    public DateTimeOffset Middle { get; }

    public ITrigger Inner { get; }

    public ExclusionRules Rules { get; }

    public ExcludingTrigger Trigger { get; }

    public string Text { get; }

    // Mostly around a clock change.
    private DateTimeOffset MiddleOf(TimeZoneInfo zone)
    {
        var after = zone.Id == "Pacific/Apia" && _random.Next(2) == 0
            ? At("2011-12-20T00:00:00Z")
            : At("2000-01-01T00:00:00Z").AddDays(_random.Next(9_000));
        var change = _random.Next(4) == 0 ? null : ClockChanges.Between(zone, after, after.AddYears(2)).Cast<ClockChange?>().FirstOrDefault();
        return change?.At ?? after;
    }

    private (ITrigger Trigger, string Text) RandomTrigger()
    {
        string[] crons =
        [
            "0 9 * * *", "30 2 * * *", "15,45 0-3 * * *", "0 */6 * * *", "*/30 * * * *", "0 0 * * *", "59 23 * * *", "0 12 1 * *", "0 8 * * MON-FRI", "0 3 * * SAT,SUN",
            "30 1,2 * * SUN", "0 17 L * *", "*/7 1-2 * * *", "0 22 * * FRI",
        ];
        var (one, other) = (Pick(crons), Pick(crons));
        return _random.Next(8) switch
        {
            0 => (new IntervalTrigger(Middle.AddDays(-200), TimeSpan.FromMinutes(_random.Next(30, 3_000)), true), "interval"),
            1 => (new AnyOfTrigger([Cron(one), Cron(other)]), $"anyOf {one}, {other}"),
            2 => (new AllOfTrigger([Cron(one), Cron("0,15,30 * * * *")]), $"allOf {one}"),
            _ => (Cron(one), one),
        };
    }

    private CronTrigger Cron(string expression) => Crontab(expression, Clock.Zone.Id, Clock.Gap, Clock.Overlap);

    private ExclusionRules RandomRules()
    {
        var policy = (ExclusionPolicy)_random.Next(3);
        var weekdays = Enumerable.Range(0, 7).Where(_ => _random.Next(4) == 0).Select(n => (DayOfWeek)n).Take(6).ToList();
        return new ExclusionRules
        {
            Policy = policy,
            Days = new ExcludedDays(_random.Next(2) == 0 ? weekdays : [], RandomDates(_random.Next(5))),
            Times = _random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, _random.Next(3)).Select(_ => RandomTimes())],
            Calendars = [.. Enumerable.Range(0, _random.Next(3)).Select(i => RandomCalendar(policy, i))],
        };
    }

    private ExcludedCalendar RandomCalendar(ExclusionPolicy policy, int index)
    {
        var zone = policy == ExclusionPolicy.Skip && _random.Next(2) == 0 ? Clock(Pick(Zones)).Zone : _random.Next(2) == 0 ? Clock.Zone : null;

        // A long list is not merged with others.
        var dates = RandomDates(_random.Next(1, 6));
        if (_random.Next(6) == 0)
            dates.AddRange(Enumerable.Range(-40, 80).Select(n => DateSpan.Parse($"{DateOnly.FromDateTime(Middle.UtcDateTime).AddDays(n * 4):yyyy-MM-dd}")));
        return new ExcludedCalendar($"c{index}", new ExcludedDays([], dates), zone);
    }

    private List<DateSpan> RandomDates(int count) => [.. Enumerable.Range(0, count).Select(_ => RandomDate())];

    private DateSpan RandomDate()
    {
        var first = DateOnly.FromDateTime(Middle.UtcDateTime).AddDays(_random.Next(-8, 8));
        var last = first.AddDays(_random.Next(6) == 0 ? _random.Next(100) : _random.Next(4));
        var prefix = _random.Next(3) == 0 ? "*" : null;
        return DateSpan.Parse(_random.Next(2) == 0 ? Name(first) : $"{Name(first)}/{Name(last)}");

        string Name(DateOnly date) => $"{prefix ?? date.ToString("yyyy", CultureInfo.InvariantCulture)}-{date:MM-dd}";
    }

    private TimeSpanOfDay RandomTimes()
    {
        var (from, to) = (_random.Next(96) * 15, _random.Next(96) * 15);
        return TimeSpanOfDay.Parse($"{from / 60:00}:{from % 60:00}-{(to == from ? "24:00" : $"{to / 60:00}:{to % 60:00}")}");
    }

    private string Pick(string[] items) => items[_random.Next(items.Length)];
}
