using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>A fault in the script. A test that uses one verifies that it occurred.</summary>
public sealed class Fault(Predicate<ApiCall> matches, int times, double chance, FaultAction action)
{
    private int _hits;
    private int _applied;
    private bool _isStopped;

    /// <summary>How many times it occurred.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Whether the API has carried out the request and its response is held.</summary>
    public bool IsApplied => Volatile.Read(ref _applied) > 0;

    internal FaultAction Action { get; } = action;

    public Task HappensAsync(int count = 1) =>
        Eventually.BecomesTrueAsync(() => Hits >= count, $"the fault has happened {count} times");

    /// <summary>Stops the fault from occurring.</summary>
    public void Stop() => Volatile.Write(ref _isStopped, true);

    internal void Applied() => Interlocked.Increment(ref _applied);

    // Called under the script's lock.
    internal bool Happens(ApiCall call, Random random)
    {
        if (Volatile.Read(ref _isStopped) || _hits >= times || !matches(call) || (chance < 1 && random.NextDouble() >= chance))
            return false;
        _hits++;
        return true;
    }
}
