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

    private const int MostLooks = 60;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>Returns what reading the lists has taken. Blocks all threads, for less than a second per 100,000 schedules: nothing waits for this process yet.</summary>
    public static void AfterLists()
    {
        if (GC.GetGCMemoryInfo().TotalCommittedBytes >= Worthwhile)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>
    /// Returns what the first passes have taken, once they and their status writes are done, in a moment in which nothing is due. If there is no such moment for
    /// a minute, in the background, which returns less.
    /// </summary>
    /// <param name="state">What the operator does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(OperatorState state, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        await UntilAsync(state, timer, IsIdle, int.MaxValue, cancellationToken);
        var isQuiet = await UntilAsync(state, timer, term => IsIdle(term) && !(term.EarliestDue < time.GetUtcNow() + Quiet), MostLooks, cancellationToken);
        if (GC.GetGCMemoryInfo().TotalCommittedBytes >= Worthwhile)
            GC.Collect(GC.MaxGeneration, isQuiet ? GCCollectionMode.Aggressive : GCCollectionMode.Forced, blocking: isQuiet, compacting: isQuiet);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private static async Task<bool> UntilAsync(
        OperatorState state, PeriodicTimer timer, Func<ITerm, bool> condition, int looks, CancellationToken cancellationToken)
    {
        for (; looks > 0; looks--)
        {
            if (state.Term is { } term && condition(term))
                return true;
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return false;
    }

    private static bool IsIdle(ITerm term) =>
        term.Armed > 0 && new[] { OperatorMetrics.Controller, OperatorMetrics.StatusQueue }.All(queue => term.FindQueue(queue) is { Count: 0, InHands.Count: 0 });
}
