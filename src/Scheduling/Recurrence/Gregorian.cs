namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>
/// Days since 0001-01-01, which is a Monday, with whole numbers. Unlike <see cref="DateOnly"/> it goes a little beyond the years 1 to 9999,
/// because weeks do.
/// </summary>
internal static class Gregorian
{
    public const int LastYear = 9999;

    /// <summary>The last day of the year 9999.</summary>
    public const long LastDay = 3_652_058;

    /// <summary>The calendar repeats after 400 years, weekdays included.</summary>
    public const int CycleYears = 400;

    public const int CycleMonths = 4_800;

    public const int CycleWeeks = 20_871;

    public const int CycleDays = 146_097;

    private static readonly int[] BeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

    public static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int LengthOf(int year) => IsLeap(year) ? 366 : 365;

    /// <summary>The first day of a year.</summary>
    public static long FirstDay(int year)
    {
        var before = year - 1;
        return before * 365L + before / 4 - before / 100 + before / 400;
    }

    /// <summary>The year of a day between 0 and <see cref="LastDay"/>.</summary>
    public static int YearOf(long day) => DateOnly.FromDayNumber((int)day).Year;

    /// <summary>Days of a year before its n-th month, counted from 0; 12 gives the length of the year.</summary>
    public static int DaysBefore(int year, int month) => BeforeMonth[month] + (month > 1 && IsLeap(year) ? 1 : 0);

    public static int Gcd(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return (int)a;
    }

    /// <summary>The remainder that is never negative.</summary>
    public static long Modulo(long value, long divisor)
    {
        var rest = value % divisor;
        return rest < 0 ? rest + divisor : rest;
    }

    /// <summary>The smallest <c>anchor + k * step</c> at or above a value, for any whole k.</summary>
    public static long AlignUp(long value, long anchor, long step) => value + Modulo(anchor - value, step);

    /// <summary>The greatest <c>anchor + k * step</c> at or below a value.</summary>
    public static long AlignDown(long value, long anchor, long step) => value - Modulo(value - anchor, step);
}
