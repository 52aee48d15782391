using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>How a call ended.</summary>
/// <param name="HttpStatus">Status code, where there was an answer.</param>
/// <param name="Failure">Why it is no success; null for success.</param>
public sealed record CallOutcome(int? HttpStatus, Failure? Failure);
