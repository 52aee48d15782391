namespace ScheduledJobs.Operator.Controller;

/// <summary>One term of leadership.</summary>
/// <param name="Id">Identifies the term; recorded with anything that is done at most once.</param>
/// <param name="IsLeading">
/// Whether the lease is held, by the monotonic clock. A process that was frozen learns here that it has lost the lease, before it acts.
/// </param>
internal sealed record LeaderIdentity(string Id, Func<bool> IsLeading);
