namespace ScheduledJobs.Kube.Queues;

/// <summary>Exponential back-off.</summary>
/// <param name="Initial">First wait.</param>
/// <param name="Max">Longest wait.</param>
public sealed record BackoffOptions(TimeSpan Initial, TimeSpan Max)
{
    /// <summary>5 ms doubling to 5 min.</summary>
    public static BackoffOptions Default { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(5));
}
