namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>
/// Every n-th hour, minute or second (slot) of local time, where n does not divide the day, so that each day has other ones: those that are
/// also among the slots of the BY parts, on matching days. A search leaps from one of the three conditions to the next.
/// </summary>
internal sealed partial class SteppedTimes : IRuleTimes
{
    /// <summary>More cycles of 400 years than the calendar has.</summary>
    private const int MaxCycles = 100;

    private readonly RuleDays _days;
    private readonly SlotSet _slots;
    private readonly int[] _offsets;
    private readonly ulong[] _pattern;
    private readonly int _slotLength;
    private readonly long _interval;
    private readonly long _anchor;
    private readonly int _perDay;

    // Whether the set has every slot that the interval ever leads to.
    private readonly bool _isUnlimited;

    // Kinds of days, which differ by the distance of the first slot. After as many days the slots repeat.
    private readonly int _kinds;

    // After this many slots everything repeats, so a search need not go further.
    private readonly long _cycle;

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
        _pattern = DayTimes.PatternOf(offsets);
        _slotLength = (int)(WholeSeconds.PerDay / slots.Length);
        _interval = interval;
        _anchor = start / _slotLength;
        _perDay = slots.Length;
        var divisor = Gregorian.Gcd(interval, _perDay);
        _isUnlimited = slots.Count == _perDay / divisor;
        _kinds = interval / divisor;
        _cycle = Math.Min(_kinds / Gregorian.Gcd(_kinds, Gregorian.CycleDays), MaxCycles) * (long)Gregorian.CycleDays * _perDay;
    }

    /// <summary>Whether two slots are far enough apart for both to be on one day.</summary>
    public bool Repeats => _slots.LastUpTo(_perDay - 1) - _slots.NextFrom(0) >= _interval;

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

    public void Mark(DaySet day, int offset, long from, long to)
    {
        for (var local = from / WholeSeconds.PerDay; local * WholeSeconds.PerDay < to; local++)
        {
            if (!_days.Contains(local))
                continue;
            var midnight = local * WholeSeconds.PerDay;
            if (_slotLength == 1)
            {
                // The slots are the seconds: up to 12,343 of them, which are found 64 at a time.
                var steps = DaySet.Rent(midnight);
                steps.AddEvery(midnight + FirstOf(local), _interval);
                steps.IntersectWith(_slots.Bits);
                day.Add(steps, offset, from - offset, to - offset);
                steps.Return();
                continue;
            }

            for (var slot = FirstOf(local); slot < _perDay; slot += _interval)
            {
                if (_slots.Contains((int)slot))
                    day.Add(midnight - offset + slot * _slotLength, _pattern, from - offset, to - offset);
            }
        }
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
