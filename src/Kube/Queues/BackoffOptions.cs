namespace ScheduledJobs.Kube.Queues;

/// <summary>Exponential back-off.</summary>
/// <param name="Initial">First wait.</param>
/// <param name="Max">Longest wait.</param>
public sealed record BackoffOptions(TimeSpan Initial, TimeSpan Max)
{
    // 2^40 times any wait worth the name is longer than any limit worth the name; more would overflow.
    private const int MaxDoublings = 40;

    /// <summary>5 ms doubling to 5 min.</summary>
    public static BackoffOptions Default { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(5));

    /// <summary>The wait after so many failures in a row; the first failure is 0.</summary>
    public TimeSpan WaitAfter(int failures)
    {
        var milliseconds = Initial.TotalMilliseconds * Math.Pow(2, Math.Min(failures, MaxDoublings));
        return milliseconds < Max.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Max;
    }
}
