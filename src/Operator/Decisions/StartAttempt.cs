namespace ScheduledJobs.Operator.Decisions;

/// <summary>An attempt to start.</summary>
/// <param name="RunId">Identity of its run, and the Idempotency-Key of a call.</param>
/// <param name="Number">Number of the attempt, from 1.</param>
/// <param name="NominalTime">Nominal time of its run.</param>
/// <param name="Trigger">Why the run was started.</param>
/// <param name="PreviousSuccessTime">When a run of the schedule last succeeded; null if none has.</param>
public sealed record StartAttempt(
    string RunId, int Number, DateTimeOffset NominalTime, string Trigger, DateTimeOffset? PreviousSuccessTime);
