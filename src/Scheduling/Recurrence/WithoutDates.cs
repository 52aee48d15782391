using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>A pattern less certain local times and whole days.</summary>
internal sealed class WithoutDates : ILocalPattern
{
    private readonly ILocalPattern _inner;

    // Sorted. Times on one of the days and times that the pattern does not have are left out.
    private readonly long[] _times;
    private readonly long[] _days;

    // Number of times of the days before each of the days.
    private readonly long[] _before;

    /// <param name="inner">The pattern.</param>
    /// <param name="times">Local times.</param>
    /// <param name="days">The midnights at which the days begin.</param>
    public WithoutDates(ILocalPattern inner, IEnumerable<long> times, IEnumerable<long> days)
    {
        _inner = inner;
        _days = [.. days.Distinct().Order()];
        _times = [.. times.Distinct().Order().Where(time => !IsOnDay(time) && inner.NextFrom(time) == time)];
        _before = new long[_days.Length + 1];
        for (var i = 0; i < _days.Length; i++)
            _before[i + 1] = _before[i] + inner.Count(_days[i], _days[i] + WholeSeconds.PerDay);
    }

    public bool Repeats => _inner.Repeats;

    public long NextFrom(long local)
    {
        while (true)
        {
            var next = _inner.NextFrom(local);
            if (next == WholeSeconds.Never)
                return next;
            if (IsOnDay(next))
                local = next - next % WholeSeconds.PerDay + WholeSeconds.PerDay;
            else if (Array.BinarySearch(_times, next) >= 0)
                local = next + 1;
            else
                return next;
        }
    }

    public long LastUpTo(long local)
    {
        while (true)
        {
            var last = _inner.LastUpTo(local);
            if (last == WholeSeconds.None)
                return last;
            if (IsOnDay(last))
                local = last - last % WholeSeconds.PerDay - 1;
            else if (Array.BinarySearch(_times, last) >= 0)
                local = last - 1;
            else
                return last;
        }
    }

    public long Count(long from, long to) =>
        from >= to ? 0 : _inner.Count(from, to) - (IndexOf(_times, to) - IndexOf(_times, from)) - (CountOnDays(to) - CountOnDays(from));

    public void Mark(DaySet day, int offset, long from, long to)
    {
        var kept = DaySet.Rent(day.First);
        _inner.Mark(kept, offset, from, to);
        for (var i = IndexOf(_times, from); i < _times.Length && _times[i] < to; i++)
            kept.Remove(_times[i] - offset, _times[i] - offset + 1);
        for (var i = IndexOf(_days, from - WholeSeconds.PerDay); i < _days.Length && _days[i] < to; i++)
            kept.Remove(_days[i] - offset, _days[i] - offset + WholeSeconds.PerDay);
        day.UnionWith(kept);
        kept.Return();
    }

    /// <summary>Number of the pattern's times that lie on one of the days, and before a time.</summary>
    private long CountOnDays(long local)
    {
        var index = IndexOf(_days, local);
        if (index == 0)
            return 0;
        var day = _days[index - 1];
        return _before[index - 1] + _inner.Count(day, Math.Min(local, day + WholeSeconds.PerDay));
    }

    private bool IsOnDay(long local) => Array.BinarySearch(_days, local - local % WholeSeconds.PerDay) >= 0;

    /// <summary>Number of values below the given one.</summary>
    private static int IndexOf(long[] sorted, long value)
    {
        var index = Array.BinarySearch(sorted, value);
        return index < 0 ? ~index : index;
    }
}
