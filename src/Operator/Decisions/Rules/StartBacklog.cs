namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Starts the backlog of RunAll, oldest first, while slots are free and the schedule is not suspended.</summary>
internal static class StartBacklog
{
    public static void Apply(Draft draft)
    {
        if (!draft.MayStartRuns || draft.IsSuspended)
            return;

        // What this plan has moved from the backlog to the queue is older than the rest.
        StartQueuedRuns.Apply(draft);
        while (draft.Status.Backlog is { Through: var newest } && Admission.HasPlace(draft) && Backlog.TakeOldest(draft) is { } oldest)
            RunRecords.Start(draft, DueRun.Request(draft, oldest, isNewest: oldest.NominalTime == newest));
        Backlog.WakeAtDeadline(draft);
    }
}
