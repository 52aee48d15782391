namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Starts runs that waited for a free slot, oldest first, however late; not while the schedule is suspended.</summary>
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
