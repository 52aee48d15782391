namespace ScheduledJobs.Kube.Leadership;

/// <summary>Timing and name of the lease.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Namespace of the Lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the Lease.</summary>
    public required string Name { get; init; }

    /// <summary>Identity of this process; unique, such as the Pod's name and a random part.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after they last saw the record change. Default 15 s; whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it gives up. Default 10 s; shorter than the lease duration.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The leader's wait between two renewals. Default 2 s; the deadline is longer than 1.2 times this. A candidate waits a little less,
    /// at random, so that candidates do not collide, and one takes over within this time when the leader stops.
    /// </summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Random numbers in [0, 1) for a candidate's waits.</summary>
    internal Func<double> Random { get; init; } = Watching.Backoff.Random;

    /// <summary>What is missing or inconsistent; null if nothing is.</summary>
    internal string? FindProblem() => this switch
    {
        { Namespace.Length: 0 } => $"{nameof(Namespace)} must not be empty.",
        { Name.Length: 0 } => $"{nameof(Name)} must not be empty.",
        { Identity.Length: 0 } => $"{nameof(Identity)} must not be empty.",
        _ when RetryPeriod <= TimeSpan.Zero => $"{nameof(RetryPeriod)} must be positive, not {RetryPeriod}.",
        _ when RenewDeadline <= RetryPeriod * 1.2 =>
            $"{nameof(RenewDeadline)} ({RenewDeadline}) must be longer than 1.2 times {nameof(RetryPeriod)} ({RetryPeriod}).",
        _ when LeaseDuration <= RenewDeadline =>
            $"{nameof(LeaseDuration)} ({LeaseDuration}) must be longer than {nameof(RenewDeadline)} ({RenewDeadline}).",
        _ when LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0 =>
            $"{nameof(LeaseDuration)} ({LeaseDuration}) must be whole seconds.",
        _ => null,
    };
}
