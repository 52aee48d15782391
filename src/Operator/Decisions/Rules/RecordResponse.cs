namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Adds to the last run what was kept of the response to its last attempt, with the run's end or later. It changes nothing else.</summary>
internal static class RecordResponse
{
    public static void Apply(Draft draft)
    {
        if (draft.Status.LastRun is not { Response: null } last)
            return;
        foreach (var kept in draft.Snapshot.Responses)
        {
            if (kept.RunId == last.Id && kept.Number == last.Attempts)
                draft.Status = draft.Status with { LastRun = last with { Response = kept.Response } };
        }
    }
}
