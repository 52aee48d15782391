using System.Buffers;
using System.Numerics;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>
/// Every n-th hour, minute or second (slot) of local time, where n does not divide the day, so that each day has other ones: those that are
/// also among the slots of the BY parts, on matching days. A search leaps from one of the three conditions to the next.
/// </summary>
internal sealed class SteppedTimes : IRuleTimes
{
    /// <summary>Up to so many kinds of days, the number of slots of each kind is kept.</summary>
    private const int MaxKept = 4_096;

    /// <summary>More cycles of 400 years than the calendar has.</summary>
    private const int MaxCycles = 100;

    /// <summary>In a range of more days, ten years, those numbers are kept meanwhile even if there are more.</summary>
    private const int LongRange = 3_660;

    private readonly RuleDays _days;
    private readonly SlotSet _slots;
    private readonly int[] _offsets;
    private readonly int _slotLength;
    private readonly long _interval;
    private readonly long _anchor;
    private readonly int _perDay;

    // Greatest common divisor of the interval and a day. The first slots of two days differ by a multiple of it.
    private readonly int _divisor;

    // Kinds of days, which differ by the distance of the first slot. After as many days the slots repeat.
    private readonly int _kinds;

    // After this many slots everything repeats, so a search need not go further.
    private readonly long _cycle;

    // Number of slots plus 1 of each kind of days; 0 if not known yet. Empty if there are too many kinds.
    private readonly int[] _known;

    /// <param name="days">The matching days.</param>
    /// <param name="slots">The slots of a day that match.</param>
    /// <param name="offsets">Seconds within a slot, sorted.</param>
    /// <param name="interval">Every n-th slot.</param>
    /// <param name="start">The local time whose slot the interval is counted from.</param>
    public SteppedTimes(RuleDays days, SlotSet slots, int[] offsets, int interval, long start)
    {
        _days = days;
        _slots = slots;
        _offsets = offsets;
        _slotLength = (int)(WholeSeconds.PerDay / slots.Length);
        _interval = interval;
        _anchor = start / _slotLength;
        _perDay = slots.Length;
        _divisor = Gregorian.Gcd(interval, _perDay);
        _kinds = interval / _divisor;
        _cycle = Math.Min(_kinds / Gregorian.Gcd(_kinds, Gregorian.CycleDays), MaxCycles) * (long)Gregorian.CycleDays * _perDay;
        _known = _kinds <= MaxKept && interval < _perDay ? new int[_kinds] : [];
    }

    private long LastSlot => (Gregorian.LastDay + 1) * _perDay - 1;

    public long NextFrom(long local)
    {
        var (slot, within) = Math.DivRem(local, _slotLength);
        var found = NextSlot(slot);
        if (found != slot)
            return TimeAt(found, 0);
        var index = Array.BinarySearch(_offsets, (int)within);
        index = index < 0 ? ~index : index;
        return index < _offsets.Length ? TimeAt(found, index) : TimeAt(NextSlot(slot + 1), 0);
    }

    public long LastUpTo(long local)
    {
        var (slot, within) = Math.DivRem(local, _slotLength);
        var found = PreviousSlot(slot);
        if (found != slot)
            return TimeAt(found, _offsets.Length - 1);
        var index = Array.BinarySearch(_offsets, (int)within);
        index = index < 0 ? ~index - 1 : index;
        return index >= 0 ? TimeAt(found, index) : TimeAt(PreviousSlot(slot - 1), _offsets.Length - 1);
    }

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
        var rented = _known.Length == 0 && _interval < _perDay && end - from > LongRange ? ArrayPool<int>.Shared.Rent(_kinds) : [];
        Array.Clear(rented);
        Span<ulong> bits = stackalloc ulong[DayFilter.Words];
        var count = 0L;
        var year = Gregorian.YearOf(from);
        for (var first = Gregorian.FirstDay(year); first < end; first += Gregorian.LengthOf(year), year++)
        {
            if (_days.Fill(year, first, bits))
                count += CountYear(bits, first, from, end, rented.Length > 0 ? rented : _known);
        }

        if (rented.Length > 0)
            ArrayPool<int>.Shared.Return(rented);
        return count;
    }

    private long CountYear(ReadOnlySpan<ulong> bits, long first, long from, long end, int[] known)
    {
        var count = 0L;
        var shift = _perDay % _interval / _divisor;
        var (lastDay, kind) = (-2L, 0L);
        for (var word = 0; word < DayFilter.Words; word++)
        {
            for (var rest = bits[word]; rest != 0; rest &= rest - 1)
            {
                var day = first + word * 64 + BitOperations.TrailingZeroCount(rest);
                if (day < from || day >= end)
                    continue;

                // From one day to the next without a division.
                kind = day != lastDay + 1 ? FirstOf(day) / _divisor : kind >= shift ? kind - shift : kind - shift + _kinds;
                lastDay = day;
                count += known.Length > 0 && known[kind] > 0 ? known[kind] - 1 : CountOf(day, kind, known);
            }
        }

        return count;
    }

    /// <summary>Number of slots of a day, kept for others of its kind.</summary>
    private int CountOf(long day, long kind, int[] known)
    {
        var count = Walk(FirstOf(day), _perDay);
        if (known.Length > 0)
            known[kind] = count + 1;
        return count;
    }

    /// <summary>Counts the slots of a day before one of them, given the first one.</summary>
    private int Walk(long first, long before)
    {
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

    /// <summary>The first slot of a day that the interval leads to; it may be on a later day.</summary>
    private long FirstOf(long day) => Gregorian.Modulo(_anchor - day * _perDay, _interval);

    private long TimeAt(long slot, int index) => slot is WholeSeconds.Never or WholeSeconds.None ? slot : slot * _slotLength + _offsets[index];

    private long NextSlot(long from)
    {
        var (checkedDay, last) = (WholeSeconds.None, Math.Min(LastSlot, from + _cycle));
        while (true)
        {
            from = Gregorian.AlignUp(from, _anchor, _interval);
            if (from > last)
                return WholeSeconds.Never;
            var day = from / _perDay;
            if (day != checkedDay)
            {
                checkedDay = _days.NextFrom(day);
                if (checkedDay == WholeSeconds.Never)
                    return WholeSeconds.Never;
                if (checkedDay > day)
                {
                    from = checkedDay * _perDay;
                    continue;
                }
            }

            var slot = _slots.NextFrom((int)(from - day * _perDay));
            if (slot == from - day * _perDay)
                return from;
            from = slot < 0 ? (day + 1) * _perDay : day * _perDay + slot;
        }
    }

    private long PreviousSlot(long upTo)
    {
        var (checkedDay, first) = (WholeSeconds.Never, Math.Max(0, upTo - _cycle));
        while (true)
        {
            upTo = Gregorian.AlignDown(upTo, _anchor, _interval);
            if (upTo < first)
                return WholeSeconds.None;
            var day = upTo / _perDay;
            if (day != checkedDay)
            {
                checkedDay = _days.LastUpTo(day);
                if (checkedDay == WholeSeconds.None)
                    return WholeSeconds.None;
                if (checkedDay < day)
                {
                    upTo = checkedDay * _perDay + _perDay - 1;
                    continue;
                }
            }

            var slot = _slots.LastUpTo((int)(upTo - day * _perDay));
            if (slot == upTo - day * _perDay)
                return upTo;
            upTo = slot < 0 ? day * _perDay - 1 : day * _perDay + slot;
        }
    }
}
