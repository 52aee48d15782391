namespace ScheduledJobs.Scheduling.Cron;

/// <summary>The allowed values of a field.</summary>
/// <param name="Name">Its name in error messages.</param>
/// <param name="Min">Smallest number.</param>
/// <param name="Max">Largest number.</param>
/// <param name="Cycle">Number of different values: a wrapped range continues after the largest with the smallest.</param>
/// <param name="Names">Names of the numbers from <paramref name="Min"/> on; empty if there are none.</param>
internal sealed record CronField(string Name, int Min, int Max, int Cycle, string[] Names)
{
    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] SundayFirst = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly string[] MondayFirst = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

    public static readonly CronField Second = new("second", 0, 59, 60, []);
    public static readonly CronField Minute = new("minute", 0, 59, 60, []);
    public static readonly CronField Hour = new("hour", 0, 23, 24, []);
    public static readonly CronField DayOfMonth = new("day-of-month", 1, 31, 31, []);
    public static readonly CronField Month = new("month", 1, 12, 12, MonthNames);
    public static readonly CronField Year = new("year", 1970, 9999, 8030, []);
    public static readonly CronField Week = new("week", 1, 53, 53, []);

    private static readonly CronField CrontabDayOfWeek = new("day-of-week", 0, 7, 7, SundayFirst);
    private static readonly CronField QuartzDayOfWeek = new("day-of-week", 1, 7, 7, SundayFirst);
    private static readonly CronField ApSchedulerDayOfWeek = new("day-of-week", 0, 6, 7, MondayFirst);

    public bool IsDayOfWeek => Name == "day-of-week";

    /// <summary>The day-of-week field of a dialect, with its numbering.</summary>
    public static CronField DayOfWeek(CronDialect dialect) => dialect switch
    {
        CronDialect.Quartz => QuartzDayOfWeek,
        CronDialect.APScheduler => ApSchedulerDayOfWeek,
        _ => CrontabDayOfWeek,
    };

    /// <summary>Converts a dialect's weekday number to <see cref="System.DayOfWeek"/>, where Sunday is 0.</summary>
    public int ToDayOfWeek(int number) => Names == MondayFirst ? (number + 1) % 7 : (number - (Min == 1 ? 1 : 0)) % 7;

    /// <summary>What is allowed, for error messages: <c>1-12 or JAN-DEC</c>.</summary>
    public string Allowed => Names.Length == 0 ? $"{Min}-{Max}" : $"{Min}-{Max} or {Names[0]}-{Names[^1]}";
}
