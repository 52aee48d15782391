namespace ScheduledJobs.Kube.Queues;

/// <summary>Exponential back-off.</summary>
/// <param name="Initial">First wait.</param>
/// <param name="Max">Longest wait.</param>
public sealed record BackoffOptions(TimeSpan Initial, TimeSpan Max)
{
    // 2^40 times any reasonable wait exceeds any reasonable limit; more would overflow.
    private const int MaxSteps = 40;

    /// <summary>5 ms doubling to 5 min; 15 s for due keys.</summary>
    public static BackoffOptions Default { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(5));

    /// <summary>
    /// Longest wait of a key that failed while it was due, before jitter. Default 15 s. Its waits grow by half each time instead of
    /// doubling, so that after an outage it waits at most about half as long as the outage lasted, and never longer than this.
    /// </summary>
    public TimeSpan MaxWhenDue { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Largest random extension of a due key's wait, as a fraction of it: keys that failed together do not come back together.
    /// Default 0.2; from 0 to 1.
    /// </summary>
    public double JitterWhenDue { get; init; } = 0.2;

    /// <summary>Random numbers in [0, 1) for the jitter.</summary>
    internal Func<double> Random { get; init; } = Watching.Backoff.Random;

    /// <summary>The wait after this many failures in a row; the first failure is 0.</summary>
    public TimeSpan WaitAfter(int failures) => Grow(2, failures, Max);

    /// <summary>The wait of a due key after this many failures in a row; the first failure is 0.</summary>
    public TimeSpan WaitAfterWhenDue(int failures) =>
        Grow(1.5, failures, MaxWhenDue < Max ? MaxWhenDue : Max) * (1 + (JitterWhenDue * Random()));

    private TimeSpan Grow(double factor, int failures, TimeSpan max)
    {
        var milliseconds = Initial.TotalMilliseconds * Math.Pow(factor, Math.Min(failures, MaxSteps));
        return milliseconds < max.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : max;
    }
}
