using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Whether and when a failed attempt is retried.</summary>
/// <param name="Limit">Attempts after the first; 0 for none.</param>
/// <param name="Initial">Wait before the second attempt.</param>
/// <param name="Factor">How many times longer each further wait is.</param>
/// <param name="Max">Longest wait, before jitter.</param>
/// <param name="Jitter">Up to this share of the wait is added, by a hash of the run: replicas agree, and runs spread out.</param>
/// <param name="OnlyOn">Failure classes that are retried; empty for all that a retry may cure.</param>
public sealed record RetryPolicy(
    int Limit, TimeSpan Initial, double Factor, TimeSpan Max, double Jitter, IReadOnlyList<string> OnlyOn)
{
    /// <summary>No retries.</summary>
    public static RetryPolicy None { get; } = new(0, TimeSpan.Zero, 1, TimeSpan.Zero, 0, []);

    /// <summary>Whether an attempt that failed this way may be retried.</summary>
    public bool Allows(int attemptsMade, string? failureClass) =>
        attemptsMade <= Limit && (OnlyOn.Count == 0 ? MayPass(failureClass) : OnlyOn.Contains(failureClass, StringComparer.Ordinal));

    // A bad request stays bad, and a failure without a class has a cause that no retry changes.
    private static bool MayPass(string? failureClass) =>
        failureClass is not (null or RetryClasses.ClientError or RetryClasses.UnexpectedResponse);

    /// <summary>The wait between attempt number <paramref name="attemptsMade"/> (from 1) and the next.</summary>
    public TimeSpan DelayAfter(int attemptsMade, string runId)
    {
        var exponential = Initial == TimeSpan.Zero ? 0 : Initial.TotalSeconds * Math.Pow(Factor, attemptsMade - 1);
        var capped = Math.Min(exponential, Max.TotalSeconds);
        var share = Fnv32.Of($"{runId}/{attemptsMade}") / (double)(1UL << 32);
        var seconds = capped * (1 + Jitter * share);

        // Long before it reaches the longest time span, a wait is endless in practice.
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
    }
}
