using System.Numerics;

namespace ScheduledJobs.Scheduling.Cron;

/// <summary>
/// The days that a cron expression allows, as day numbers (0 is 0001-01-01). The Gregorian calendar has 28 kinds of month - four lengths,
/// seven first weekdays - so the matching days of each are computed once, and a search steps from month to month.
/// </summary>
internal sealed class CronDays
{
    private const int MaxDay = 3_652_058;

    private readonly uint _months;
    private readonly CronYears? _years;
    private readonly ulong? _weeks;
    private readonly uint[] _daysByKindOfMonth = new uint[28];

    // Number of matching days in a year, by kind of year; -1: not counted yet. Two threads may both count, with the same result.
    private readonly short[] _countByKindOfYear = new short[28];

    /// <param name="months">Bit n: month n.</param>
    /// <param name="years">Null: any.</param>
    /// <param name="weeks">Bit n: ISO week n; null: any.</param>
    /// <param name="daysOfMonth">The day-of-month field.</param>
    /// <param name="daysOfWeek">The day-of-week field.</param>
    /// <param name="either">True: a day matches if one of the two fields does; false: if both do.</param>
    public CronDays(ulong months, CronYears? years, ulong? weeks, CronFieldSet daysOfMonth, CronFieldSet daysOfWeek, bool either)
    {
        _months = (uint)months;
        _years = years;
        _weeks = weeks;
        for (var kind = 0; kind < 28; kind++)
        {
            var length = 28 + kind / 7;
            var byMonth = CronDayMatching.DaysOf(daysOfMonth, isDayOfWeek: false, length, kind % 7);
            var byWeek = CronDayMatching.DaysOf(daysOfWeek, isDayOfWeek: true, length, kind % 7);
            _daysByKindOfMonth[kind] = either ? byMonth | byWeek : byMonth & byWeek;
        }

        Array.Fill(_countByKindOfYear, (short)-1);
        IsEveryDay = _months == 0x1FFE && years is null && weeks is null &&
                     Enumerable.Range(0, 28).All(kind => BitOperations.PopCount(_daysByKindOfMonth[kind]) == 28 + kind / 7);
        IsNever = !IsEveryDay && !(years?.Values() ?? Enumerable.Range(1997, 400)).Any(year => CountOfYear(year) > 0);
    }

    public bool IsEveryDay { get; }

    /// <summary>No day of any year matches.</summary>
    public bool IsNever { get; }

    /// <summary>The first matching day at or after the given one; -1 if there isn't one.</summary>
    public int NextFrom(int day) => IsEveryDay && day <= MaxDay ? day : SearchFrom(day);

    /// <summary>The last matching day at or before the given one; -1 if there isn't one.</summary>
    public int LastUpTo(int day) => IsEveryDay ? day : SearchUpTo(day);

    private int SearchFrom(int day)
    {
        if (IsNever || day > MaxDay)
            return -1;
        var (year, month, dayOfMonth) = DateOnly.FromDayNumber(day);
        var first = day - dayOfMonth + 1;
        var from = dayOfMonth - 1;
        while (true)
        {
            while (YearFrom(year) == year && _months >> month is var rest and not 0)
            {
                if ((rest & 1) == 0)
                {
                    month += BitOperations.TrailingZeroCount(rest);
                    (from, first) = (0, FirstOf(year, month));
                }

                var length = DateTime.DaysInMonth(year, month);
                var days = DaysOf(year, month, first, length) >> from;
                if (days != 0)
                    return first + from + BitOperations.TrailingZeroCount(days);
                (month, from, first) = (month + 1, 0, first + length);
            }

            year = YearFrom(year + 1);
            if (year > 9999)
                return -1;
            month = BitOperations.TrailingZeroCount(_months);
            (from, first) = (0, FirstOf(year, month));
        }
    }

    private int SearchUpTo(int day)
    {
        if (IsNever || day < 0)
            return -1;
        var (year, month, dayOfMonth) = DateOnly.FromDayNumber(day);
        var first = day - dayOfMonth + 1;
        var upTo = (uint)((1UL << dayOfMonth) - 1);
        while (true)
        {
            while (YearUpTo(year) == year && (_months & ((2u << month) - 1)) is var rest and not 0)
            {
                if (rest >> month == 0)
                {
                    month = BitOperations.Log2(rest);
                    (upTo, first) = (uint.MaxValue, FirstOf(year, month));
                }

                var days = DaysOf(year, month, first, DateTime.DaysInMonth(year, month)) & upTo;
                if (days != 0)
                    return first + BitOperations.Log2(days);
                if (--month > 0)
                    (upTo, first) = (uint.MaxValue, first - DateTime.DaysInMonth(year, month));
            }

            year = YearUpTo(year - 1);
            if (year < 1)
                return -1;
            month = BitOperations.Log2(_months);
            (upTo, first) = (uint.MaxValue, FirstOf(year, month));
        }
    }

    /// <summary>The first allowed year at or after the given one; above 9999 if there isn't one.</summary>
    private int YearFrom(int year) => _years is null ? year : _years.NextFrom(year);

    /// <summary>The last allowed year at or before the given one; below 1 if there isn't one.</summary>
    private int YearUpTo(int year) => _years is null ? year : _years.LastUpTo(year);

    /// <summary>Number of matching days in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public long Count(int from, int to)
    {
        if (from >= to || IsNever)
            return 0;
        if (IsEveryDay)
            return to - from;
        var count = CountInYearBefore(to, out var lastYear) - CountInYearBefore(from, out var year);
        for (; year < lastYear; year++)
            count += CountOfYear(year);
        return count;
    }

    private static int FirstOf(int year, int month) => new DateOnly(year, month, 1).DayNumber;

    /// <summary>The matching days of a month; bit 0 is the first.</summary>
    private uint DaysOf(int year, int month, int first, int length)
    {
        var days = _daysByKindOfMonth[(length - 28) * 7 + (int)((uint)(first + 1) % 7)];
        return _weeks is { } weeks && days != 0 ? days & CronDayMatching.DaysOfWeeks(weeks, year, month, first, length) : days;
    }

    private long CountInYearBefore(int day, out int year)
    {
        (year, var month, var dayOfMonth) = DateOnly.FromDayNumber(Math.Min(day, MaxDay));
        if (day > MaxDay)
            dayOfMonth++;
        if (_years is not null && !_years.Contains(year))
            return 0;
        var count = 0;
        var first = FirstOf(year, 1);
        for (var m = 1; m <= month; m++)
        {
            var length = DateTime.DaysInMonth(year, m);
            if ((_months >> m & 1) != 0)
            {
                var upTo = m < month ? uint.MaxValue : (uint)((1UL << (dayOfMonth - 1)) - 1);
                count += BitOperations.PopCount(DaysOf(year, m, first, length) & upTo);
            }

            first += length;
        }

        return count;
    }

    private int CountOfYear(int year)
    {
        if (_years is not null && !_years.Contains(year))
            return 0;

        // With ISO weeks, the first days of January also depend on the length of the year before.
        var kind = (FirstOf(year, 1) + 1) % 7 + (DateTime.IsLeapYear(year) ? 7 : 0) + (year > 1 && DateTime.IsLeapYear(year - 1) ? 14 : 0);
        var count = _countByKindOfYear[kind];
        if (count < 0)
        {
            var first = FirstOf(year, 1);
            count = 0;
            for (var month = 1; month <= 12; month++)
            {
                var length = DateTime.DaysInMonth(year, month);
                if ((_months >> month & 1) != 0)
                    count += (short)BitOperations.PopCount(DaysOf(year, month, first, length));
                first += length;
            }

            _countByKindOfYear[kind] = count;
        }

        return count;
    }
}
