using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>What was kept of the response to an attempt. It may come after the attempt has ended and is recorded.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Number">The attempt's number.</param>
/// <param name="Response">What was kept.</param>
public sealed record AttemptResponse(string RunId, int Number, RunResponse Response);
