using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Leadership;

/// <summary>
/// Leader election on a Lease. Other holders' timestamps are never trusted: a lease is free once its record has not changed for its
/// duration, measured by the local clock. There is no fencing; a leader that is paused may still act when it wakes.
/// </summary>
public sealed class LeaderElector
{
    /// <summary>Does nothing until <see cref="RunAsync"/>.</summary>
    public LeaderElector(ResourceClient<Lease> leases, LeaderElectionOptions options, TimeProvider time, ILogger logger) =>
        throw new NotSupportedException();

    /// <summary>True while the lease is held and not overdue.</summary>
    public bool IsLeader => throw new NotSupportedException();

    /// <summary>
    /// Campaigns; runs <paramref name="lead"/> while leading, with a token that is cancelled before leadership is reported lost; then
    /// campaigns again. Returns when cancelled, after <paramref name="lead"/> has ended and the lease was released.
    /// </summary>
    public Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken) => throw new NotSupportedException();
}
