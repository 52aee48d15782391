namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>Parts of every day.</summary>
internal sealed class TimeMask : ILocalMask
{
    private const int PerDay = (int)WholeSeconds.PerDay;

    // Seconds of the day: sorted, merged, none over midnight.
    private readonly int[] _from;
    private readonly int[] _to;

    public TimeMask(IReadOnlyList<TimeSpanOfDay> spans)
    {
        var (from, to) = (new List<int>(), new List<int>());
        foreach (var (start, end) in spans.SelectMany(Parts).Where(part => part.From < part.To).Order())
        {
            if (to.Count > 0 && start <= to[^1])
            {
                to[^1] = Math.Max(to[^1], end);
                continue;
            }

            from.Add(start);
            to.Add(end);
        }

        (_from, _to) = ([.. from], [.. to]);
        IsAllDay = _from is [0] && _to is [PerDay];
    }

    /// <summary>Whether nothing is left of any day.</summary>
    public bool IsAllDay { get; }

    public int Cost => 1;

    public bool Contains(int second)
    {
        var index = IndexOf(second);
        return index < _from.Length && _from[index] <= second;
    }

    public bool Excludes(long local) => Contains(SecondOf(local));

    public long NextAllowed(long local, ref int budget)
    {
        budget--;
        if (IsAllDay)
            return WholeSeconds.Never;

        // At most twice: to midnight, and from there.
        while (true)
        {
            var second = SecondOf(local);
            if (!Contains(second))
                return local;
            local += _to[IndexOf(second)] - second;
        }
    }

    public long LastAllowed(long local, ref int budget)
    {
        budget--;
        if (IsAllDay)
            return WholeSeconds.None;
        while (true)
        {
            var second = SecondOf(local);
            if (!Contains(second))
                return local;
            local -= second - _from[IndexOf(second)] + 1;
        }
    }

    public long NextExcluded(long local)
    {
        if (_from.Length == 0)
            return WholeSeconds.Never;
        var second = SecondOf(local);
        var index = IndexOf(second);
        return index < _from.Length ? local + Math.Max(_from[index] - second, 0) : local + PerDay - second + _from[0];
    }

    private static IEnumerable<(int From, int To)> Parts(TimeSpanOfDay span) =>
        span.From < span.To ? [(span.From, span.To)] : [(span.From, PerDay), (0, span.To)];

    /// <summary>The first part that ends after a second.</summary>
    private int IndexOf(int second)
    {
        var index = Array.BinarySearch(_to, second);
        return index < 0 ? ~index : index + 1;
    }

    private static int SecondOf(long local) => (int)((local % PerDay + PerDay) % PerDay);
}
