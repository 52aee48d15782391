using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>
/// Returns memory that only the start needs: the lists that fill the caches, and the first pass over each schedule, leave more garbage than hours of work
/// after them. With many schedules and few runs nothing else would collect it for as long.
/// </summary>
internal static class StartupMemory
{
    /// <summary>Below this, in bytes, a process has little to return.</summary>
    private const long Worthwhile = 128 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Returns what reading the lists has taken. Blocks all threads, for less than a second per 100,000 schedules: nothing waits for this process yet.</summary>
    public static void AfterLists()
    {
        if (GC.GetGCMemoryInfo().TotalCommittedBytes >= Worthwhile)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Returns what the first passes have taken once they and their status writes are done. In the background: runs are due from now on.</summary>
    /// <param name="state">What the operator does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(OperatorState state, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (state.Term is { Armed: > 0 } term && IsIdle(term, OperatorMetrics.Controller) && IsIdle(term, OperatorMetrics.StatusQueue))
                break;
        }

        if (GC.GetGCMemoryInfo().TotalCommittedBytes >= Worthwhile)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private static bool IsIdle(ITerm term, string queue) => term.FindQueue(queue) is { Count: 0, InHands.Count: 0 };
}
