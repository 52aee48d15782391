using System.Numerics;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>
/// The days of a rule: its filter, and every n-th year, month, week or day counted from the start. Goes from year to year with the bits of a
/// year, and never further than the cycle after which they repeat.
/// </summary>
internal class RuleDays
{
    private readonly DayFilter? _filter;
    private readonly Frequency _frequency;
    private readonly int _interval;

    // The start's year, its month since year 0, or the first day of its week, or its day.
    private readonly long _anchor;

    /// <param name="filter">The matching days; null for all.</param>
    /// <param name="frequency">What the interval counts; at least <see cref="Frequency.Daily"/>.</param>
    /// <param name="interval">At least 1.</param>
    /// <param name="start">The day that the interval is counted from.</param>
    /// <param name="weekStart">The first day of a week.</param>
    public RuleDays(DayFilter? filter, Frequency frequency, int interval, long start, int weekStart)
    {
        _filter = filter;
        _frequency = frequency;
        _interval = interval;
        var date = DateOnly.FromDayNumber((int)start);
        (_anchor, var cycle) = frequency switch
        {
            Frequency.Yearly => ((long)date.Year, Gregorian.CycleYears),
            Frequency.Monthly => (date.Year * 12L + date.Month - 1, Gregorian.CycleMonths),
            Frequency.Weekly => (start - Gregorian.Modulo(start - weekStart, 7), Gregorian.CycleWeeks),
            _ => (start, Gregorian.CycleDays),
        };
        CycleYears = (long)Gregorian.CycleYears * (interval / Gregorian.Gcd(cycle, interval));
    }

    /// <summary>After this many years the days repeat.</summary>
    public long CycleYears { get; }

    private long CycleDays => CycleYears / Gregorian.CycleYears * Gregorian.CycleDays;

    private bool HasAll => _filter is null && _interval == 1;

    /// <summary>Whether a day, which is within the calendar, is one of the rule's.</summary>
    public bool Contains(long day)
    {
        if (HasAll)
            return true;
        Span<ulong> bits = stackalloc ulong[DayFilter.Words];
        var year = Gregorian.YearOf(day);
        var first = Gregorian.FirstDay(year);
        return Fill(year, first, bits) && (bits[(int)(day - first) / 64] >> (int)((day - first) % 64) & 1) != 0;
    }

    /// <summary>The first day at or after the given one; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    public long NextFrom(long day)
    {
        if (day > Gregorian.LastDay)
            return WholeSeconds.Never;
        day = Math.Max(day, 0);
        if (HasAll)
            return day;
        Span<ulong> bits = stackalloc ulong[DayFilter.Words];
        var year = Gregorian.YearOf(day);
        var last = Math.Min(Gregorian.LastYear, year + CycleYears);
        for (var first = Gregorian.FirstDay(year); year <= last; first += Gregorian.LengthOf(year), year++)
        {
            if (!Fill(year, first, bits))
                continue;
            var from = (int)Math.Max(day - first, 0);
            for (var word = from / 64; word < DayFilter.Words; word++)
            {
                var rest = word == from / 64 ? bits[word] & ulong.MaxValue << (from % 64) : bits[word];
                if (rest != 0)
                    return first + word * 64 + BitOperations.TrailingZeroCount(rest);
            }
        }

        return WholeSeconds.Never;
    }

    /// <summary>The last day at or before the given one; <see cref="WholeSeconds.None"/> if there isn't one.</summary>
    public long LastUpTo(long day)
    {
        if (day < 0)
            return WholeSeconds.None;
        day = Math.Min(day, Gregorian.LastDay);
        if (HasAll)
            return day;
        Span<ulong> bits = stackalloc ulong[DayFilter.Words];
        var year = Gregorian.YearOf(day);
        var last = Math.Max(1, year - CycleYears);
        for (; year >= last; year--)
        {
            var first = Gregorian.FirstDay(year);
            if (!Fill(year, first, bits))
                continue;
            var upTo = (int)Math.Min(day - first, 365);
            for (var word = upTo / 64; word >= 0; word--)
            {
                var rest = word == upTo / 64 ? bits[word] & ulong.MaxValue >> (63 - upTo % 64) : bits[word];
                if (rest != 0)
                    return first + word * 64 + BitOperations.Log2(rest);
            }
        }

        return WholeSeconds.None;
    }

    /// <summary>Number of days in [from, end); whole cycles are multiplied.</summary>
    public long Count(long from, long end)
    {
        (from, end) = (Math.Max(from, 0), Math.Min(end, Gregorian.LastDay + 1));
        if (from >= end)
            return 0;
        if (HasAll)
            return end - from;
        if (end - from <= 64 && _interval == 1)
            return CountFew(from, end);
        var cycles = (end - from) / CycleDays;
        return cycles == 0 ? CountWithinCycle(from, end) : cycles * CountWithinCycle(from, from + CycleDays) + CountWithinCycle(from + cycles * CycleDays, end);
    }

    /// <summary>The n-th day, counted from 0, at or after a day; there is one. It goes from day to day, so a test counts its calls.</summary>
    public virtual long Nth(long from, int index)
    {
        Span<ulong> bits = stackalloc ulong[DayFilter.Words];
        from = Math.Max(from, 0);
        for (var year = Gregorian.YearOf(from); ; year++)
        {
            var first = Gregorian.FirstDay(year);
            Fill(year, first, bits);
            DayFilter.Clear(bits, 0, (int)Math.Max(from - first, 0));
            for (var word = 0; word < DayFilter.Words; word++)
            {
                var rest = bits[word];
                if (BitOperations.PopCount(rest) is var count && index >= count)
                {
                    index -= count;
                    continue;
                }

                for (; index > 0; index--)
                    rest &= rest - 1;
                return first + word * 64 + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    /// <summary>The days of a year as bits, with the interval applied; false if it has none.</summary>
    public bool Fill(int year, long first, Span<ulong> bits)
    {
        if (_frequency == Frequency.Yearly && (year - _anchor) % _interval != 0)
        {
            bits.Clear();
            return false;
        }

        if (_filter is not null)
        {
            _filter.DaysOf(year).CopyTo(bits);
        }
        else
        {
            bits.Fill(ulong.MaxValue);
            DayFilter.Clear(bits, Gregorian.LengthOf(year), DayFilter.Words * 64);
        }

        if (!bits.ContainsAnyExcept(0UL))
            return false;
        if (_interval > 1 && _frequency == Frequency.Monthly)
            KeepMonths(year, bits);
        else if (_interval > 1 && _frequency <= Frequency.Weekly)
            KeepBlocks(first, bits);
        return true;
    }

    /// <summary>Counts a week or a month: rules with positions do so a lot.</summary>
    private int CountFew(long from, long end)
    {
        var year = Gregorian.YearOf(from);
        var first = Gregorian.FirstDay(year);
        var next = first + Gregorian.LengthOf(year);
        if (end > next)
            return CountFew(from, next) + CountFew(next, end);
        var bits = _filter!.DaysOf(year);
        var (word, shift) = Math.DivRem((int)(from - first), 64);
        var days = bits[word] >> shift;
        if (shift > 0 && word + 1 < DayFilter.Words)
            days |= bits[word + 1] << (64 - shift);
        return BitOperations.PopCount(end - from == 64 ? days : days & ((1UL << (int)(end - from)) - 1));
    }

    private long CountWithinCycle(long from, long end)
    {
        if (from >= end)
            return 0;
        Span<ulong> bits = stackalloc ulong[DayFilter.Words];
        var count = 0L;
        var year = Gregorian.YearOf(from);
        for (var first = Gregorian.FirstDay(year); first < end; first += Gregorian.LengthOf(year), year++)
        {
            if (!Fill(year, first, bits))
                continue;
            if (first < from)
                DayFilter.Clear(bits, 0, (int)(from - first));
            if (end - first < DayFilter.Words * 64)
                DayFilter.Clear(bits, (int)(end - first), DayFilter.Words * 64);
            foreach (var word in bits)
                count += BitOperations.PopCount(word);
        }

        return count;
    }

    private void KeepMonths(int year, Span<ulong> bits)
    {
        for (var month = 0; month < 12; month++)
        {
            if ((year * 12L + month - _anchor) % _interval != 0)
                DayFilter.Clear(bits, Gregorian.DaysBefore(year, month), Gregorian.DaysBefore(year, month + 1));
        }
    }

    /// <summary>Keeps every n-th week or day.</summary>
    private void KeepBlocks(long first, Span<ulong> bits)
    {
        var (block, ones) = _frequency == Frequency.Weekly ? (7, 0x7FUL) : (1, 1UL);
        var period = (long)block * _interval;
        Span<ulong> kept = stackalloc ulong[DayFilter.Words];
        kept.Clear();
        var day = Gregorian.AlignDown(first, _anchor, period) - first;

        // A week may begin in the year before.
        if (day > -block && day < 0)
            kept[0] = ones >> (int)-day;
        for (day += day < 0 ? period : 0; day < 366; day += period)
        {
            var (word, shift) = Math.DivRem((int)day, 64);
            kept[word] |= ones << shift;
            if (shift + block > 64 && word + 1 < DayFilter.Words)
                kept[word + 1] |= ones >> (64 - shift);
        }

        for (var word = 0; word < DayFilter.Words; word++)
            bits[word] &= kept[word];
    }
}
