namespace ScheduledJobs.Operator.Controller;

/// <summary>One term of leadership.</summary>
/// <param name="Id">Identifies the term; goes with what is to be done at most once.</param>
/// <param name="IsLeading">
/// Whether the lease is held, by the monotonic clock. A process that was frozen finds out here that its time is over, before it does anything.
/// </param>
internal sealed record LeaderIdentity(string Id, Func<bool> IsLeading);
