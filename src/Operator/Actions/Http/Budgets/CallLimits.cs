namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>How many calls may be in flight at once.</summary>
/// <param name="Total">In total.</param>
/// <param name="PerNamespace">
/// For the ScheduledJobs of one namespace. If this is below <paramref name="Total"/>, a namespace also takes no more than it leaves free.
/// </param>
/// <param name="PerHost">To one host and port.</param>
public sealed record CallLimits(int Total, int PerNamespace, int PerHost);
