namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>How much memory the requests and responses of calls may use, in bytes.</summary>
/// <param name="Total">In total.</param>
/// <param name="PerNamespace">For the ScheduledJobs of one namespace.</param>
public sealed record MemoryLimits(long Total, long PerNamespace);
