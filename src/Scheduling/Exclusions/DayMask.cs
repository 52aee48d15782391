namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>The days of one or several sets.</summary>
internal sealed class DayMask(IReadOnlyList<ExcludedDays> sets) : ILocalMask
{
    /// <summary>Sets that hand a search back and forth more often than this are taken to exclude everything. A year has fewer changes.</summary>
    private const int MaxTurns = 2_000;

    private readonly ExcludedDays[] _sets = [.. sets];

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

    /// <summary>The first day at or after one that is not excluded; above <see cref="YearBits.MaxDay"/> if there isn't one.</summary>
    public int NextFree(int day)
    {
        for (var turn = 0; turn < MaxTurns && day <= YearBits.MaxDay; turn++)
        {
            var free = day;
            foreach (var set in _sets)
                free = set.NextFree(free);
            if (free == day)
                return day;
            day = free;
        }

        return YearBits.MaxDay + 1;
    }

    /// <summary>The last day at or before one that is not excluded; -1 if there isn't one.</summary>
    public int LastFree(int day)
    {
        for (var turn = 0; turn < MaxTurns && day >= 0; turn++)
        {
            var free = day;
            foreach (var set in _sets)
                free = set.LastFree(free);
            if (free == day)
                return day;
            day = free;
        }

        return -1;
    }

    public long NextAllowed(long local)
    {
        var day = DayOf(local);
        var free = NextFree(day);
        return free == day ? local : free > YearBits.MaxDay ? WholeSeconds.Never : free * WholeSeconds.PerDay;
    }

    public long LastAllowed(long local)
    {
        var day = DayOf(local);
        var free = LastFree(day);
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
