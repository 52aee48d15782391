namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Starts queued runs as slots become free, oldest first, however late, unless the schedule is suspended.</summary>
internal static class StartQueuedRuns
{
    public static void Apply(Draft draft)
    {
        if (!draft.MayStartRuns || draft.IsSuspended)
            return;
        while (draft.Queued.Count > 0 && Admission.HasPlace(draft))
        {
            var request = Admission.Request(draft.Queued[0]);
            draft.Queued.RemoveAt(0);
            RunRecords.Start(draft, request);
        }
    }
}
