namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>
/// The days of one or several sets. Small sets are merged, so that a search jumps over a run of excluded days at once. Large ones stay as they are,
/// because many schedules share them.
/// </summary>
internal sealed class DayMask : ILocalMask
{
    /// <summary>Most dates and ranges of a set that is merged with others.</summary>
    private const int MostMerged = 64;

    /// <summary>Most questions of a search without a budget. Sets that hand it back and forth more often are taken to exclude everything.</summary>
    private const int MaxCost = 20_000;

    private readonly ExcludedDays[] _sets;

    public DayMask(IEnumerable<ExcludedDays> sets)
    {
        var used = sets.Where(set => set.Weekdays.Count + set.Dates.Count > 0).ToLookup(set => set.Dates.Count <= MostMerged);
        _sets = [.. used[true].Count() > 1 ? [ExcludedDays.Merge([.. used[true]])] : used[true], .. used[false]];
    }

    public int Cost => _sets.Length;

    public static int DayOf(long local) => (int)Math.Clamp(local / WholeSeconds.PerDay, 0, YearBits.MaxDay);

    public bool Contains(int day)
    {
        foreach (var set in _sets)
        {
            if (set.Contains(day))
                return true;
        }

        return false;
    }

    public bool Excludes(long local) => Contains(DayOf(local));

    /// <summary>The first day at or after one that is not excluded; above <paramref name="until"/> if there isn't one up to there.</summary>
    public int NextFree(int day, int until = YearBits.MaxDay)
    {
        var budget = MaxCost;
        var free = NextFree(day, until, ref budget);
        return budget > 0 ? free : until + 1;
    }

    /// <summary>The last day at or before one that is not excluded; below <paramref name="downTo"/> if there isn't one down to there.</summary>
    public int LastFree(int day, int downTo = 0)
    {
        var budget = MaxCost;
        var free = LastFree(day, downTo, ref budget);
        return budget > 0 ? free : downTo - 1;
    }

    /// <summary>The same under a budget; how far it got, if that is used up.</summary>
    public int NextFree(int day, int until, ref int budget)
    {
        // It is free once all sets in a row have left it where it is.
        var agreed = 0;
        for (var index = 0; agreed < _sets.Length && day <= until && budget > 0; index = (index + 1) % _sets.Length, budget--)
        {
            var free = _sets[index].NextFree(day);
            agreed = free == day ? agreed + 1 : 1;
            day = free;
        }

        return day;
    }

    /// <summary>The same backward.</summary>
    public int LastFree(int day, int downTo, ref int budget)
    {
        var agreed = 0;
        for (var index = 0; agreed < _sets.Length && day >= downTo && budget > 0; index = (index + 1) % _sets.Length, budget--)
        {
            var free = _sets[index].LastFree(day);
            agreed = free == day ? agreed + 1 : 1;
            day = free;
        }

        return day;
    }

    public long NextAllowed(long local, ref int budget)
    {
        var day = DayOf(local);
        var free = NextFree(day, YearBits.MaxDay, ref budget);
        return free == day ? local : free > YearBits.MaxDay ? WholeSeconds.Never : free * WholeSeconds.PerDay;
    }

    public long LastAllowed(long local, ref int budget)
    {
        var day = DayOf(local);
        var free = LastFree(day, 0, ref budget);
        return free == day ? local : free < 0 ? WholeSeconds.None : (free + 1) * WholeSeconds.PerDay - 1;
    }

    public long NextExcluded(long local)
    {
        var day = DayOf(local);
        var next = YearBits.MaxDay + 1;
        foreach (var set in _sets)
            next = Math.Min(next, set.NextExcluded(day));
        return next == day ? local : next > YearBits.MaxDay ? WholeSeconds.Never : next * WholeSeconds.PerDay;
    }
}
