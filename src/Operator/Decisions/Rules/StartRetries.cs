namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Starts the next attempt of a run whose back-off is over.</summary>
internal static class StartRetries
{
    public static void Apply(Draft draft)
    {
        if (!draft.MayStartAttempts)
            return;
        for (var i = 0; i < draft.Active.Count; i++)
        {
            var run = draft.Active[i];
            if (run.NextAttemptTime is not { } next)
                continue;
            if (draft.Now >= next)
                RunRecords.StartAttempt(draft, i, run.Attempts + 1);
            else
                draft.WakeBy(next);
        }
    }
}
