namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>BYSETPOS over weeks, months or years: the n-th times of each period.</summary>
internal sealed class PositionTimes : IRuleTimes
{
    /// <summary>With more positions than this, their number is kept by the size of the period.</summary>
    private const int Many = 4;

    /// <summary>In a period with at least as many times, no two positions mean the same one.</summary>
    private const int Large = 2 * 366;

    private readonly RulePeriods _periods;
    private readonly RuleDays _days;
    private readonly DayTimes _times;

    // Sorted, so those from the start come in the order of their times, and those from the end too.
    private readonly int[] _fromStart;
    private readonly int[] _fromEnd;

    // How many positions a period of a size has, plus 1; 0 if that is not known yet.
    private readonly short[] _known;

    /// <param name="periods">The periods that count.</param>
    /// <param name="days">The matching days of all periods.</param>
    /// <param name="times">The times of each of them.</param>
    /// <param name="positions">Sorted.</param>
    public PositionTimes(RulePeriods periods, RuleDays days, DayTimes times, int[] positions)
    {
        _periods = periods;
        _days = days;
        _times = times;
        _fromStart = [.. positions.Where(position => position > 0)];
        _fromEnd = [.. positions.Where(position => position < 0)];
        _known = positions.Length > Many ? new short[Large] : [];
    }

    public bool Repeats => false;

    public long NextFrom(long local)
    {
        var period = _periods.AlignUp(_periods.Of(local / WholeSeconds.PerDay));
        for (var tries = _periods.InCycle; tries >= 0 && _periods.FirstDay(period) <= Gregorian.LastDay; tries--, period += _periods.Interval)
        {
            var (first, size) = Read(period);
            if (PlaceFrom(PlacesBefore(first, local), size) is >= 0 and var place)
                return TimeOf(first, place);
        }

        return WholeSeconds.Never;
    }

    public long LastUpTo(long local)
    {
        var period = _periods.AlignDown(_periods.Of(local / WholeSeconds.PerDay));
        for (var tries = _periods.InCycle; tries >= 0 && _periods.FirstDay(period + 1) > 0; tries--, period -= _periods.Interval)
        {
            var (first, size) = Read(period);
            var last = local / WholeSeconds.PerDay < _periods.FirstDay(period + 1) ? PlacesBefore(first, local + 1) - 1 : size - 1;
            if (PlaceUpTo(last, size) is >= 0 and var place)
                return TimeOf(first, place);
        }

        return WholeSeconds.None;
    }

    public void Mark(DaySet day, int offset, long from, long to)
    {
        for (var local = from / WholeSeconds.PerDay; local * WholeSeconds.PerDay < to; local++)
        {
            var period = _periods.Of(local);
            if (_periods.AlignUp(period) != period || !_days.Contains(local))
                continue;
            var (first, size) = Read(period);
            var begin = PlacesBefore(first, local * WholeSeconds.PerDay);
            for (var place = PlaceFrom(begin, size); place >= 0 && place < begin + _times.Count; place = PlaceFrom(place + 1, size))
            {
                var time = local * WholeSeconds.PerDay + _times[(int)(place - begin)];
                if (time >= from && time < to)
                    day.Add(time - offset);
            }
        }
    }

    public long Count(long from, long to)
    {
        var (first, last) = (_periods.Of(from / WholeSeconds.PerDay), _periods.Of((to - 1) / WholeSeconds.PerDay));
        if (first == last)
            return CountIn(first, from, to);
        return CountIn(first, from, to) + CountPeriods(_periods.AlignUp(first + 1), last) + CountIn(last, from, to);
    }

    /// <summary>Counts the times of aligned periods in [from, end); whole cycles are multiplied.</summary>
    private long CountPeriods(long from, long end)
    {
        var cycle = _periods.InCycle * _periods.Interval;
        var cycles = from < end ? (end - from) / cycle : 0;
        return cycles == 0
            ? CountWithinCycle(from, end)
            : cycles * CountWithinCycle(from, from + cycle) + CountWithinCycle(from + cycles * cycle, end);
    }

    private long CountWithinCycle(long from, long end)
    {
        var count = 0L;
        for (var period = from; period < end; period += _periods.Interval)
            count += CountOf(Read(period).Size);
        return count;
    }

    /// <summary>How many positions there are in a period of a size.</summary>
    private int CountOf(long size)
    {
        if (size >= Large)
            return _fromStart.Length + _fromEnd.Length;
        if (_known.Length > 0 && _known[size] > 0)
            return _known[size] - 1;
        var places = new Places(_fromStart, _fromEnd, size);
        var count = 0;
        while (places.Next() >= 0)
            count++;
        if (_known.Length > 0)
            _known[size] = (short)(count + 1);
        return count;
    }

    /// <summary>Counts the times of one period that lie in [from, to); none if the period does not count.</summary>
    private long CountIn(long period, long from, long to)
    {
        if (_periods.AlignUp(period) != period)
            return 0;
        var (first, size) = Read(period);
        var begin = PlacesBefore(first, from);
        var end = to < _periods.FirstDay(period + 1) * WholeSeconds.PerDay ? PlacesBefore(first, to) : size;
        var count = 0;
        var places = new Places(_fromStart, _fromEnd, size);
        while (places.Next() is >= 0 and var place && place < end)
        {
            if (place >= begin)
                count++;
        }

        return count;
    }

    /// <summary>The first day of a period, and the number of its times.</summary>
    private (long First, long Size) Read(long period)
    {
        var first = _periods.FirstDay(period);
        return (first, _days.Count(first, _periods.FirstDay(period + 1)) * _times.Count);
    }

    /// <summary>How many times of a period lie before a time, which is before the period or in it.</summary>
    private long PlacesBefore(long first, long local)
    {
        var (day, time) = Math.DivRem(local, WholeSeconds.PerDay);
        if (day < first)
            return 0;
        return _days.Count(first, day) * _times.Count + (time > 0 && _days.Contains(day) ? _times.CountBefore((int)time) : 0);
    }

    /// <summary>The first place of a position, at or after another place; -1 if there isn't one.</summary>
    private long PlaceFrom(long place, long size)
    {
        var (start, end) = (IndexFrom(_fromStart, place + 1), IndexFrom(_fromEnd, place - size));
        var first = start < _fromStart.Length && _fromStart[start] <= size ? _fromStart[start] - 1 : long.MaxValue;
        var second = end < _fromEnd.Length ? size + _fromEnd[end] : long.MaxValue;
        var found = Math.Min(first, second);
        return found == long.MaxValue ? -1 : found;
    }

    /// <summary>The last place of a position, at or before another place of the period; -1 if there isn't one.</summary>
    private long PlaceUpTo(long place, long size)
    {
        var (start, end) = (IndexFrom(_fromStart, place + 2) - 1, IndexFrom(_fromEnd, place - size + 1) - 1);
        var first = start >= 0 ? _fromStart[start] - 1 : -1;
        return Math.Max(first, end >= 0 ? size + _fromEnd[end] : -1);
    }

    private static int IndexFrom(int[] sorted, long value)
    {
        var index = Array.BinarySearch(sorted, (int)value);
        return index < 0 ? ~index : index;
    }

    private long TimeOf(long first, long place)
    {
        var (day, time) = Math.DivRem(place, _times.Count);
        return _days.Nth(first, (int)day) * WholeSeconds.PerDay + _times[(int)time];
    }

    /// <summary>The places of the positions in a period of a size, counted from 0, in order and each once.</summary>
    private ref struct Places(int[] fromStart, int[] fromEnd, long size)
    {
        private int _start;
        private int _end;

        /// <summary>The next place; -1 at the end.</summary>
        public long Next()
        {
            while (_end < fromEnd.Length && size + fromEnd[_end] < 0)
                _end++;
            var first = _start < fromStart.Length && fromStart[_start] <= size ? fromStart[_start] - 1 : long.MaxValue;
            var second = _end < fromEnd.Length ? size + fromEnd[_end] : long.MaxValue;
            if (first <= second)
                _start++;
            if (second <= first)
                _end++;
            return first == long.MaxValue && second == long.MaxValue ? -1 : Math.Min(first, second);
        }
    }
}
