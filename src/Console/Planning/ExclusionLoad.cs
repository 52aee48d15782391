using ScheduledJobs.Console.Reading;

namespace ScheduledJobs.Console.Planning;

/// <summary>How many times the exclusions of many schedules take away from parts of a range, and bring there.</summary>
internal static class ExclusionLoad
{
    /// <summary>The number of times in each part that are left out or moved away.</summary>
    /// <param name="entries">The schedules.</param>
    /// <param name="bounds">Where the parts begin, and where the last one ends.</param>
    public static long[] Taken(IEnumerable<Entry> entries, DateTimeOffset[] bounds) => Sum(entries, bounds, ExcludedTimes.Count);

    /// <summary>The number of planned times in each part that come from another day.</summary>
    /// <param name="entries">The schedules.</param>
    /// <param name="bounds">Where the parts begin, and where the last one ends.</param>
    public static long[] Moved(IEnumerable<Entry> entries, DateTimeOffset[] bounds) => Sum(entries, bounds, (entry, part) => ExcludedTimes.Moved(entry, part).Count);

    private static long[] Sum(IEnumerable<Entry> entries, DateTimeOffset[] bounds, Func<Entry, TimeRange, long> count)
    {
        var counts = new long[bounds.Length - 1];
        foreach (var entry in entries.Where(entry => entry.Schedule?.Excluding is not null))
        {
            for (var i = 0; i < counts.Length; i++)
                counts[i] += count(entry, new TimeRange(bounds[i], bounds[i + 1]));
        }

        return counts;
    }
}
