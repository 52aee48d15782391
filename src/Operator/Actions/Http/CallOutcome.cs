using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>How a call ended.</summary>
/// <param name="HttpStatus">Status code; null if there was no response.</param>
/// <param name="Failure">Why it failed; null for success.</param>
public sealed record CallOutcome(int? HttpStatus, Failure? Failure)
{
    /// <summary>What is kept of the response, once it has been read; null for nothing. Reading it is no part of the call. It is to be disposed.</summary>
    internal Task<CapturedResponse>? Capture { get; init; }
}
