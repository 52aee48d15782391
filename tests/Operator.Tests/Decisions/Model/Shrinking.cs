using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>Smaller variants of the parts of a script that fails.</summary>
internal static class Shrinking
{
    /// <summary>The list without a range of its elements; the longest ranges first.</summary>
    public static IEnumerable<IReadOnlyList<T>> WithoutRanges<T>(IReadOnlyList<T> items)
    {
        for (var length = Math.Max(items.Count / 2, 1); length >= 1 && items.Count > 0; length /= 2)
        {
            for (var start = 0; start + length <= items.Count; start += length)
                yield return [.. items.Take(start), .. items.Skip(start + length)];
        }
    }

    /// <summary>The spec with one of its parts made plain.</summary>
    public static IEnumerable<ScheduledJobSpec> Plainer(ScheduledJobSpec spec)
    {
        ScheduledJobSpec[] plainer =
        [
            spec with { Jitter = null },
            spec with { MaxRuns = null },
            spec with { RunOnCreate = false },
            spec with { Misfire = new MisfireSpec() },
            spec with { Misfire = spec.Misfire with { Deadline = null } },
            spec with { Concurrency = new ConcurrencySpec() },
            spec with { Concurrency = spec.Concurrency with { Limit = 1, QueueLength = 1 } },
            spec with { Retry = null },
            spec with { Timeout = null },
            spec with { PendingTimeout = null },
            spec with { History = new HistorySpec() },
            spec with { Notifications = null },
            spec with { Trigger = World.EveryTenSeconds().Trigger },
        ];
        return plainer.Where(s => s != spec);
    }
}
