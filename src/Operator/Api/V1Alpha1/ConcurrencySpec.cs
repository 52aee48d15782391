namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>What becomes of a run that is due while others of the same ScheduledJob are active.</summary>
/// <param name="Policy">One of <see cref="ConcurrencyPolicies"/>. Default <see cref="ConcurrencyPolicies.Forbid"/>.</param>
/// <param name="Limit">
/// Runs active at once; at least 1. Null: 1, and for <see cref="ConcurrencyPolicies.Allow"/>, where it holds for caught-up runs only, 10.
/// </param>
/// <param name="QueueLength">Policy Queue only: waiting runs that are kept; at least 1. Default 1.</param>
public sealed record ConcurrencySpec(string Policy = ConcurrencyPolicies.Forbid, int? Limit = null, int QueueLength = 1);
