using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>How a call ended.</summary>
/// <param name="HttpStatus">Status code; null if there was no response.</param>
/// <param name="Failure">Why it failed; null for success.</param>
public sealed record CallOutcome(int? HttpStatus, Failure? Failure);
