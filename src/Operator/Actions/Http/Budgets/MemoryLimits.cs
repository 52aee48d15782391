namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>How much memory the requests and answers of calls may take, in bytes.</summary>
/// <param name="Total">In all.</param>
/// <param name="PerNamespace">For the ScheduledJobs of one namespace.</param>
public sealed record MemoryLimits(long Total, long PerNamespace);
