using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// The local times to which an exclusion moves a trigger's times. They are on days next to excluded ones: a day that is not excluded takes the
/// times of the excluded days in a row before it (NextDay) or after it (PreviousDay), <see cref="MostDays"/> of them at most. A search looks at
/// one day and the next only, since its caller knows where to go on. Without a budget of its own it is limited as that of the exclusion.
/// </summary>
internal sealed class MovedTimes(ITrigger inner, Exclusion exclusion) : ILimitedPattern
{
    /// <summary>No time moves further than this many days; it would be left out. Limits the cost of a search.</summary>
    public const int MostDays = 62;

    private const int PerDay = (int)WholeSeconds.PerDay;

    private readonly DayMask _days = exclusion.Days;
    private readonly LocalDayTimes _times = new(inner, exclusion);
    private readonly bool _isForward = exclusion.Policy == ExclusionPolicy.NextDay;

    public bool Repeats => false;

    /// <summary>The first time at or after the argument, on its day or the next.</summary>
    public long NextFrom(long local)
    {
        var budget = ExcludingTrigger.MaxCost;
        return NextFrom(local, ref budget);
    }

    /// <summary>The last time at or before the argument, on its day or the one before.</summary>
    public long LastUpTo(long local)
    {
        var budget = ExcludingTrigger.MaxCost;
        return LastUpTo(local, ref budget);
    }

    public long NextFrom(long local, ref int budget)
    {
        local = Math.Max(local, 0);
        var day = DayMask.DayOf(local);
        var from = (int)Math.Min(local - day * WholeSeconds.PerDay, PerDay);
        for (var end = Math.Min(day + 1, YearBits.MaxDay); day <= end; day++, from = 0)
        {
            if (Find(day, from, ref budget) is { } found)
                return day * WholeSeconds.PerDay + found;
        }

        return WholeSeconds.Never;
    }

    public long LastUpTo(long local, ref int budget)
    {
        var day = DayMask.DayOf(local);
        var upTo = (int)Math.Clamp(local - day * WholeSeconds.PerDay, -1, PerDay - 1);
        for (var first = Math.Max(day - 1, 0); day >= first; day--, upTo = PerDay - 1)
        {
            if (FindLast(day, upTo, ref budget) is { } found)
                return day * WholeSeconds.PerDay + found;
        }

        return WholeSeconds.None;
    }

    /// <summary>Counts by walking: for ranges of a clock change.</summary>
    public long Count(long from, long to)
    {
        var count = 0;
        for (var local = NextFrom(from); local < to; local = NextFrom(local + 1))
            count++;
        return count;
    }

    public void Mark(DaySet day, int offset, long from, long to)
    {
        var budget = int.MaxValue;
        for (var target = DayMask.DayOf(from); target * WholeSeconds.PerDay < to && target <= YearBits.MaxDay; target++)
        {
            if (Sources(target, ref budget) is not var (first, last))
                continue;
            for (var source = first; source <= last; source++)
            {
                var move = (target - source) * WholeSeconds.PerDay;
                var (begin, end) = (source * WholeSeconds.PerDay, (source + 1) * WholeSeconds.PerDay);
                _times.Mark(day, Math.Max(from - move, begin), Math.Min(to - move, end), move - offset);
            }
        }
    }

    /// <summary>The excluded day that a time of a day comes from; null if it does not come from another day.</summary>
    public int? FindSource(int day, int second)
    {
        var budget = ExcludingTrigger.MaxCost;
        if (Sources(day, ref budget) is not var (first, last))
            return null;
        for (var source = first; source <= last && budget > 0; source++)
        {
            if (_times.First(source, (second, second + 1), source, ref budget, out _) == second)
                return source;
        }

        return null;
    }

    /// <summary>The days whose times move to a day; null if there are none.</summary>
    private (int First, int Last)? Sources(int day, ref int budget)
    {
        budget -= 2 * _days.Cost;
        if (_days.Contains(day))
            return null;
        if (_isForward)
            return day > 0 && _days.Contains(day - 1) ? (Math.Max(_days.LastFree(day - 1, day - MostDays, ref budget) + 1, day - MostDays), day - 1) : null;
        return day < YearBits.MaxDay && _days.Contains(day + 1) ? (day + 1, Math.Min(_days.NextFree(day + 1, day + MostDays, ref budget) - 1, day + MostDays)) : null;
    }

    /// <summary>The first time of day from one on that moves to a day.</summary>
    private int? Find(int day, int from, ref int budget)
    {
        if (Sources(day, ref budget) is not var (source, last))
            return null;
        int? best = null;
        while (source <= last && best != from && budget > 0)
        {
            var found = _times.First(source, (from, best ?? PerDay), last, ref budget, out var next);
            best = found ?? best;
            source = Math.Max(source + 1, next);
        }

        return best;
    }

    private int? FindLast(int day, int upTo, ref int budget)
    {
        if (Sources(day, ref budget) is not var (first, source))
            return null;
        int? best = null;
        while (source >= first && best != upTo && budget > 0)
        {
            var found = _times.Last(source, (best + 1 ?? 0, upTo), first, ref budget, out var next);
            best = found ?? best;
            source = Math.Min(source - 1, next);
        }

        return best;
    }
}
