using System.Buffers;
using System.Numerics;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <content>How many: the slots of a day repeat after so many days, so runs of days are differences of sums.</content>
internal sealed partial class SteppedTimes
{
    /// <summary>Up to so many kinds of days, the sums of their slots are kept.</summary>
    private const int MaxKept = 4_096;

    /// <summary>Days that are counted one by one.</summary>
    private const int ShortRange = 8;

    /// <summary>In a range of more days, ten years, the sums are computed even if there are more.</summary>
    private const int LongRange = 3_660;

    // Sums of the slots of the kinds of days. Two threads may both compute them, with the same result.
    private int[]? _kept;

    public long Count(long from, long to) => CountBefore(to, from) - CountBefore(from, from);

    /// <summary>Number of times before a time, from the first day on that an earlier one lies in.</summary>
    private long CountBefore(long local, long first)
    {
        var (slot, within) = Math.DivRem(local, _slotLength);
        var index = Array.BinarySearch(_offsets, (int)within);
        index = index < 0 ? ~index : index;
        var (day, before) = Math.DivRem(slot, _perDay);
        var onDay = before + index > 0 && _days.Contains(day);
        var slots = CountDays(first / WholeSeconds.PerDay, day) + (onDay ? Walk(FirstOf(day), before) : 0);
        var isDue = onDay && index > 0 && _slots.Contains((int)before) && (slot - _anchor) % _interval == 0;
        return slots * _offsets.Length + (isDue ? index : 0);
    }

    /// <summary>Number of slots of the days in [from, end).</summary>
    private long CountDays(long from, long end)
    {
        if (from >= end)
            return 0;
        if (_interval >= _perDay)
            return CountSteps(from, end);
        if (_kinds <= MaxKept && end - from > ShortRange)
            return CountDays(from, end, Volatile.Read(ref _kept) ?? Keep());
        if (end - from <= LongRange)
            return CountDays(from, end, []);
        var rented = ArrayPool<int>.Shared.Rent(_kinds + 1);
        var count = CountDays(from, end, Sum(rented));
        ArrayPool<int>.Shared.Return(rented);
        return count;
    }

    private int[] Keep()
    {
        var sums = Sum(new int[_kinds + 1]);
        Volatile.Write(ref _kept, sums);
        return sums;
    }

    /// <summary>Counts runs of days that follow each other.</summary>
    private long CountDays(long from, long end, int[] sums)
    {
        Span<ulong> bits = stackalloc ulong[DayFilter.Words];
        var count = 0L;
        var year = Gregorian.YearOf(from);
        for (var first = Gregorian.FirstDay(year); first < end; first += Gregorian.LengthOf(year), year++)
        {
            if (!_days.Fill(year, first, bits))
                continue;
            for (var word = 0; word < DayFilter.Words; word++)
            {
                for (var rest = bits[word]; rest != 0;)
                {
                    var start = BitOperations.TrailingZeroCount(rest);
                    var length = BitOperations.TrailingZeroCount(~(rest >> start));
                    rest = start + length == 64 ? 0 : rest & ulong.MaxValue << (start + length);
                    count += CountRun(Math.Max(first + word * 64 + start, from), Math.Min(first + word * 64 + start + length, end), sums);
                }
            }
        }

        return count;
    }

    private long CountRun(long day, long end, int[] sums)
    {
        if (day >= end)
            return 0;
        var count = 0L;
        if (sums.Length == 0)
        {
            for (; day < end; day++)
                count += Walk(FirstOf(day), _perDay);
            return count;
        }

        var (cycles, rest) = Math.DivRem(end - day, _kinds);
        var (from, to) = (day % _kinds, day % _kinds + rest);
        return cycles * sums[_kinds] + (to <= _kinds ? sums[to] - sums[from] : sums[_kinds] - sums[from] + sums[to - _kinds]);
    }

    /// <summary>Number of slots of the first days of all, by how many days: what follows repeats them.</summary>
    private int[] Sum(int[] sums)
    {
        sums[0] = 0;
        for (var day = 0; day < _kinds; day++)
            sums[day + 1] = sums[day] + Walk(FirstOf(day), _perDay);
        return sums;
    }

    /// <summary>Counts the slots of days if there is at most one a day.</summary>
    private long CountSteps(long from, long end)
    {
        Span<ulong> bits = stackalloc ulong[DayFilter.Words];
        var count = 0L;
        var year = Gregorian.YearOf(from);
        var slot = Gregorian.AlignUp(from * _perDay, _anchor, _interval);
        for (var first = Gregorian.FirstDay(year); first < end; first += Gregorian.LengthOf(year), year++)
        {
            var stop = Math.Min(first + Gregorian.LengthOf(year), end) * _perDay;
            if (slot >= stop || !_days.Fill(year, first, bits))
                continue;
            for (slot = Gregorian.AlignUp(Math.Max(slot, first * _perDay), _anchor, _interval); slot < stop; slot += _interval)
            {
                var (day, ofDay) = Math.DivRem(slot - first * _perDay, _perDay);
                if ((bits[(int)day / 64] >> (int)(day % 64) & 1) != 0 && _slots.Contains((int)ofDay))
                    count++;
            }
        }

        return count;
    }

    /// <summary>Counts the slots of a day before one of them, given the first one.</summary>
    private int Walk(long first, long before)
    {
        if (_isUnlimited)
            return before <= first ? 0 : (int)((before - 1 - first) / _interval) + 1;
        var count = 0;
        if (_slots.Count < before / _interval)
        {
            for (var slot = _slots.NextFrom(0); slot >= 0 && slot < before; slot = _slots.NextFrom(slot + 1))
                count += (slot - first) % _interval == 0 ? 1 : 0;
            return count;
        }

        for (var slot = first; slot < before; slot += _interval)
            count += _slots.Contains((int)slot) ? 1 : 0;
        return count;
    }
}
