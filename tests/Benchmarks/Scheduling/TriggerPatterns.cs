using Quartz;
using Quartz.Impl.Calendar;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Triggers;
using CronExpression = ScheduledJobs.Scheduling.Cron.CronExpression;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Recurrence rules, calendar intervals and an exclusion, at 9:00 since 1 January 2020, and the same in Quartz.</summary>
internal static class TriggerPatterns
{
    private const string Excluding = "daily, except weekends and 500 days";

    private static readonly DateTime First = new(2020, 1, 1, 9, 0, 0);

    private static readonly string[] Rules =
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MINUTELY;INTERVAL=15;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9,10,11,12,13,14,15,16",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=DAILY;COUNT=10000",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20301231T235959Z",
    ];

    private static readonly (string Name, int Every, IntervalUnit Unit)[] Intervals =
    [
        ("every 3 days", 3, IntervalUnit.Day),
        ("every 2 weeks", 2, IntervalUnit.Week),
        ("every month", 1, IntervalUnit.Month),
        ("every 2 hours", 2, IntervalUnit.Hour),
    ];

    // A weekday, once a week.
    private static readonly DateOnly[] Days = [.. Enumerable.Range(0, 500).Select(week => new DateOnly(2026, 1, 1).AddDays(7 * week))];

    // Both engines get them ready-made, as a cached resource has them.
    private static readonly string[] Texts = [.. Days.Select(day => $"{day:yyyy-MM-dd}")];

    public static IEnumerable<string> Names => [.. Rules, .. Intervals.Select(interval => interval.Name), Excluding];

    public static DateTimeOffset Start(WallClock clock) => new(First, clock.Zone.GetUtcOffset(First));

    public static TriggerPair Create(string name, WallClock clock)
    {
        var (start, zone) = (Start(clock), clock.Zone);
        if (name == Excluding)
            return new TriggerPair(ExcludingOurs(Calendar(), clock), ExcludingQuartz(clock), QuartzCalendar(zone));
        if (Rules.Contains(name))
        {
            return new TriggerPair(
                new RecurrenceTrigger(RecurrenceRule.Parse(name), RecurrenceTime.At(start), [], [], clock),
                Build(RecurrenceScheduleBuilder.Create(name).InTimeZone(zone), start));
        }

        var (_, every, unit) = Intervals.Single(interval => interval.Name == name);
        var theirs = CalendarIntervalScheduleBuilder.Create().WithInterval(every, unit).InTimeZone(zone).PreserveHourOfDayAcrossDaylightSavings(true);
        var time = TimeOnly.FromDateTime(First);
        return new TriggerPair(
            unit switch
            {
                IntervalUnit.Day => new CalendarTrigger(0, 0, 0, every, time, MonthEnd.Clamp, start, clock),
                IntervalUnit.Week => new CalendarTrigger(0, 0, every, 0, time, MonthEnd.Clamp, start, clock),
                IntervalUnit.Month => new CalendarTrigger(0, every, 0, 0, time, MonthEnd.Clamp, start, clock),
                _ => new IntervalTrigger(start, TimeSpan.FromHours(every), includeAnchor: true),
            },
            Build(theirs, start));
    }

    public static ExcludedCalendar Calendar() => new("days", new ExcludedDays([], [.. Texts.Select(DateSpan.Parse)]), null);

    public static ICalendar QuartzCalendar(TimeZoneInfo zone)
    {
        var calendar = new HolidayCalendar(new WeeklyCalendar { TimeZone = zone }) { TimeZone = zone };
        foreach (var day in Days)
            calendar.AddExcludedDate(day.ToDateTime(default));
        return calendar;
    }

    public static ExcludingTrigger ExcludingOurs(ExcludedCalendar calendar, WallClock clock) => new(
        new CronTrigger(CronExpression.Parse("0 9 * * *"), clock),
        new Exclusion(new ExclusionRules { Days = new ExcludedDays([DayOfWeek.Saturday, DayOfWeek.Sunday], []), Calendars = [calendar] }, clock));

    public static Quartz.ITrigger ExcludingQuartz(WallClock clock) =>
        Build(CronScheduleBuilder.DailyAtHourAndMinute(9, 0).InTimeZone(clock.Zone), Start(clock));

    private static Quartz.ITrigger Build(IScheduleBuilder schedule, DateTimeOffset start) =>
        TriggerBuilder.Create().WithIdentity("trigger").WithSchedule(schedule).ModifiedByCalendar("days").StartAt(start).Build();
}
