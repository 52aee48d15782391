namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Stops what runs though the status says that it has ended: its stop was decided and recorded, and the process died, or the request failed,
/// before it was done. Or that it did not start: the API server carried out a creation after the time was recorded as missed or skipped. A
/// result that was told is not taken back, so such a run is never adopted, and its record stands.
/// </summary>
internal static class StopStragglers
{
    public static void Apply(Draft draft)
    {
        foreach (var attempt in draft.Snapshot.Attempts)
        {
            var run = draft.Active.Find(r => r.Id == attempt.RunId);
            var isCurrent = run is not null && attempt.Number >= run.Attempts && run.NextAttemptTime is null;
            if (!isCurrent)
                draft.Stop(attempt);
        }
    }
}
