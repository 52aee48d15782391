namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>
/// A set of local days: weekdays and dates. A search jumps over a run of excluded days at once, however long. Immutable and thread-safe, so that
/// many schedules can share one.
/// </summary>
public sealed class ExcludedDays
{
    private readonly YearBits _yearly;

    // Ranges of day numbers, both ends included: sorted, and neither overlapping nor adjacent. Each includes the yearly days and weekdays next to it,
    // so that the days around it are not excluded.
    private readonly int[] _first;
    private readonly int[] _last;

    /// <summary>Combines weekdays and dates.</summary>
    public ExcludedDays(IReadOnlyList<DayOfWeek> weekdays, IReadOnlyList<DateSpan> dates)
    {
        ArgumentNullException.ThrowIfNull(weekdays);
        ArgumentNullException.ThrowIfNull(dates);
        Weekdays = weekdays;
        Dates = dates;
        var places = new bool[366];
        foreach (var span in dates.Where(span => span.IsYearly))
        {
            for (var place = span.First; place != span.Last; place = (place + 1) % places.Length)
                places[place] = true;
            places[span.Last] = true;
        }

        _yearly = new YearBits(weekdays.Aggregate(0, (bits, weekday) => bits | 1 << (int)weekday), places);
        (_first, _last) = Merge(dates.Where(span => !span.IsYearly).OrderBy(span => span.First).Select(span => Widen(span.First, span.Last)));
    }

    /// <summary>The days of several sets.</summary>
    internal static ExcludedDays Merge(IReadOnlyList<ExcludedDays> sets) =>
        new([.. sets.SelectMany(set => set.Weekdays).Distinct()], [.. sets.SelectMany(set => set.Dates)]);

    /// <summary>The weekdays.</summary>
    public IReadOnlyList<DayOfWeek> Weekdays { get; }

    /// <summary>The dates and ranges, as they were written.</summary>
    public IReadOnlyList<DateSpan> Dates { get; }

    /// <summary>The first day at or after one that is not in the set; above <see cref="YearBits.MaxDay"/> if there isn't one.</summary>
    internal int NextFree(int day)
    {
        if (day > YearBits.MaxDay)
            return YearBits.MaxDay + 1;
        var index = IndexOf(day);
        return index < _first.Length && _first[index] <= day ? _last[index] + 1 : _yearly.NextFrom(day, isIn: false);
    }

    /// <summary>The last day at or before one that is not in the set; -1 if there isn't one.</summary>
    internal int LastFree(int day)
    {
        if (day < 0)
            return -1;
        var index = IndexOf(day);
        return index < _first.Length && _first[index] <= day ? _first[index] - 1 : _yearly.LastUpTo(day, isIn: false);
    }

    /// <summary>The first day at or after one that is in the set; above <see cref="YearBits.MaxDay"/> if there isn't one.</summary>
    internal int NextExcluded(int day)
    {
        if (day > YearBits.MaxDay)
            return day;
        var index = IndexOf(day);
        var inRange = index < _first.Length ? Math.Max(_first[index], day) : YearBits.MaxDay + 1;
        return inRange == day ? day : Math.Min(inRange, _yearly.NextFrom(day, isIn: true));
    }

    internal bool Contains(int day) => NextExcluded(day) == day;

    /// <summary>The first range that ends at or after a day.</summary>
    private int IndexOf(int day)
    {
        var index = Array.BinarySearch(_last, day);
        return index < 0 ? ~index : index;
    }

    /// <summary>A range with the yearly days and weekdays next to it.</summary>
    private (int First, int Last) Widen(int first, int last) => (
        first == 0 ? 0 : _yearly.LastUpTo(first - 1, isIn: false) + 1,
        last == YearBits.MaxDay ? last : _yearly.NextFrom(last + 1, isIn: false) - 1);

    private static (int[] First, int[] Last) Merge(IEnumerable<(int First, int Last)> spans)
    {
        var (first, last) = (new List<int>(), new List<int>());
        foreach (var span in spans)
        {
            if (last.Count > 0 && span.First <= last[^1] + 1)
            {
                last[^1] = Math.Max(last[^1], span.Last);
                continue;
            }

            first.Add(span.First);
            last.Add(span.Last);
        }

        return ([.. first], [.. last]);
    }
}
