using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>Timing of members and coordinator. The same for all replicas.</summary>
internal sealed record ShardOptions
{
    /// <summary>How long a member's Lease must not have changed before its buckets are taken from it. Default 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a member acts after it sent the last renewal that succeeded. Default 10 s. What is missing to the lease duration is the margin for clocks that
    /// run at different speeds, and for requests on their way.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A replica's wait between two looks at the map, and between two renewals. Default 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long map and members must not have changed before buckets are moved just to even them out. Default 15 s: while a Deployment rolls, the buckets of a
    /// Pod that leaves go straight to the new one.
    /// </summary>
    public TimeSpan MoveCoolDown { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many buckets are moved at once to even them out. Default 8.</summary>
    public int MovesAtOnce { get; init; } = 8;

    /// <summary>What is inconsistent; null if nothing is.</summary>
    public string? FindProblem() => this switch
    {
        _ when RetryPeriod <= TimeSpan.Zero => $"{nameof(RetryPeriod)} must be positive, not {RetryPeriod}.",
        _ when RenewDeadline < 3 * RetryPeriod =>
            $"{nameof(RenewDeadline)} ({RenewDeadline}) must be at least three times {nameof(RetryPeriod)} ({RetryPeriod}).",
        _ when LeaseDuration < 1.5 * RenewDeadline =>
            $"{nameof(LeaseDuration)} ({LeaseDuration}) must be at least 1.5 times {nameof(RenewDeadline)} ({RenewDeadline}).",
        _ when MoveCoolDown < TimeSpan.Zero => $"{nameof(MoveCoolDown)} must not be negative, but is {MoveCoolDown}.",
        _ when MovesAtOnce is < 1 or > Bucket.Count => $"{nameof(MovesAtOnce)} must be 1 to {Bucket.Count}, not {MovesAtOnce}.",
        _ => null,
    };
}
