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

    public long NextFrom(long local)
    {
        var period = _periods.AlignUp(_periods.Of(local / WholeSeconds.PerDay));
        for (var tries = _periods.InCycle; tries >= 0 && _periods.FirstDay(period) <= Gregorian.LastDay; tries--, period += _periods.Interval)
        {
            var (first, size) = Read(period);
            var places = new Places(_fromStart, _fromEnd, size);
            while (places.Next() is >= 0 and var place)
            {
                if (TimeOf(first, place) is var time && time >= local)
                    return time;
            }
        }

        return WholeSeconds.Never;
    }

    public long LastUpTo(long local)
    {
        var period = _periods.AlignDown(_periods.Of(local / WholeSeconds.PerDay));
        for (var tries = _periods.InCycle; tries >= 0 && _periods.FirstDay(period + 1) > 0; tries--, period -= _periods.Interval)
        {
            var (first, size) = Read(period);
            var found = WholeSeconds.None;
            var places = new Places(_fromStart, _fromEnd, size);
            while (places.Next() is >= 0 and var place && TimeOf(first, place) is var time && time <= local)
                found = time;
            if (found != WholeSeconds.None)
                return found;
        }

        return WholeSeconds.None;
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
        var count = 0;
        var places = new Places(_fromStart, _fromEnd, size);
        while (places.Next() is >= 0 and var place && TimeOf(first, place) is var time && time < to)
        {
            if (time >= from)
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
