using ScheduledJobs.Console.Reading;

namespace ScheduledJobs.Console.Planning;

/// <summary>How many runs many schedules plan together, in parts of a range.</summary>
/// <param name="Bounds">Where the parts begin, and where the last one ends.</param>
/// <param name="Counts">The number of runs in each part.</param>
/// <param name="Total">All of them.</param>
internal sealed record Load(DateTimeOffset[] Bounds, long[] Counts, long Total)
{
    /// <summary>The part with the most runs; null if there are no runs.</summary>
    public int? Busiest => Total == 0 ? null : Array.IndexOf(Counts, Counts.Max());

    public static Load Of(IEnumerable<Entry> entries, DateTimeOffset[] bounds)
    {
        var counts = new long[bounds.Length - 1];
        long total = 0;
        foreach (var entry in entries.Where(PlannedRuns.IsPlanning))
            total += PlannedRuns.AddCounts(entry, bounds, counts);
        return new Load(bounds, counts, total);
    }
}
