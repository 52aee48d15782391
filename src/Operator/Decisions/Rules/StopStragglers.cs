namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Stops attempts of runs that the status says have ended: the stop was decided and recorded, but the process died or the request failed
/// before it was done. Also stops runs recorded as missed or skipped, which the API server created later. A published
/// result is final, so such a run is never adopted, and its record stands.
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
