using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Preview;

/// <summary>Finds the last run that maxRuns allows, by counting rather than walking.</summary>
/// <param name="trigger">The schedule's nominal times.</param>
/// <param name="floor">The runs that are left come after this instant; null: there is no bound.</param>
/// <param name="left">How many; null: there is no bound.</param>
/// <param name="skips">Those of the nominal times that do not run, and so use up none.</param>
internal sealed class MaxRunsBound(ITrigger trigger, DateTimeOffset? floor, long? left, IReadOnlyList<DateTimeOffset> skips)
{
    /// <summary>Longest range whose runs are counted day by day, which takes about a second.</summary>
    public static readonly TimeSpan LongestCount = TimeSpan.FromDays(3653);

    /// <summary>
    /// The nominal time of the last run; null if runs are left after <paramref name="through"/>. Without any left, the floor. Not exact: the runs
    /// up to there are too many to count, and null may be wrong.
    /// </summary>
    public (DateTimeOffset? Last, bool IsExact) LastRun(DateTimeOffset through)
    {
        if (floor is not { } from || left is not { } rest || through <= from)
            return (null, true);
        if (rest <= 0)
            return (from, true);
        var isExact = !trigger.CountsByDay || through - from <= LongestCount;
        if (!isExact)
            through = from + LongestCount;

        // Ever longer steps, so that the cost depends on how far away the last run is.
        for (var step = TimeSpan.FromDays(1); from < through; step *= 2)
        {
            var to = Instants.Add(from, step);
            if (to > through)
                to = through;
            var count = Count(from, to);
            if (count >= rest)
                return Find(from, to, rest) is { } last ? (last, true) : (null, false);
            (from, rest) = (to, rest - count);
        }

        return (null, isExact);
    }

    private long Count(DateTimeOffset after, DateTimeOffset through) =>
        trigger.CountBetween(after, through) - skips.Count(time => time > after && time <= through);

    /// <summary>The n-th nominal time of a range that has at least n; null if the trigger gives up its search.</summary>
    private DateTimeOffset? Find(DateTimeOffset after, DateTimeOffset through, long n)
    {
        while (through - after > TimeSpan.FromSeconds(1))
        {
            var middle = after + (through - after) / 2;
            var count = Count(after, middle);
            if (count >= n)
                through = middle;
            else
                (after, n) = (middle, n - count);
        }

        return trigger.NextAfter(after);
    }
}
