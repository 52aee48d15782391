using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>The times of a rule from its start to its end. Remembers the last long search, because a search over centuries takes up to milliseconds.</summary>
internal sealed class BoundedTimes : ILocalPattern
{
    /// <summary>A search over more than this is remembered: three years.</summary>
    private const long LongSearch = 3 * 366 * WholeSeconds.PerDay;

    private readonly IRuleTimes? _times;
    private readonly long _first;
    private readonly long _last;

    // Nothing lies in [From, Found) and (Found, UpTo].
    private (long From, long Found)[] _ahead = [];
    private (long UpTo, long Found)[] _behind = [];

    /// <param name="times">The times; null for none.</param>
    /// <param name="first">The first possible time.</param>
    /// <param name="last">The last possible time.</param>
    public BoundedTimes(IRuleTimes? times, long first, long last)
    {
        _times = times;
        _first = first;
        _last = Math.Min(last, WholeSeconds.Max);
    }

    public bool Repeats => _times is { Repeats: true };

    public long NextFrom(long local)
    {
        local = Math.Max(local, _first);
        if (_times is null || local > _last)
            return WholeSeconds.Never;
        var found = Volatile.Read(ref _ahead) is [var known] && known.From <= local && local <= known.Found ? known.Found : _times.NextFrom(local);
        if (found - local > LongSearch && (_ahead is not [var kept] || kept.Found != found || local < kept.From))
            Volatile.Write(ref _ahead, [(local, found)]);
        return found <= _last ? found : WholeSeconds.Never;
    }

    public long LastUpTo(long local)
    {
        local = Math.Min(local, _last);
        if (_times is null || local < _first)
            return WholeSeconds.None;
        var found = Volatile.Read(ref _behind) is [var known] && known.Found <= local && local <= known.UpTo ? known.Found : _times.LastUpTo(local);
        if (local - found > LongSearch && (_behind is not [var kept] || kept.Found != found || local > kept.UpTo))
            Volatile.Write(ref _behind, [(local, found)]);
        return found >= _first ? found : WholeSeconds.None;
    }

    public long Count(long from, long to)
    {
        (from, to) = (Math.Max(from, _first), Math.Min(to, _last + 1));
        return _times is null || from >= to ? 0 : _times.Count(from, to);
    }

    public void Mark(DaySet day, int offset, long from, long to)
    {
        (from, to) = (Math.Max(from, _first), Math.Min(to, _last + 1));
        if (from < to)
            _times?.Mark(day, offset, from, to);
    }
}
