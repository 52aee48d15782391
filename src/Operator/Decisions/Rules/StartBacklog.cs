namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Starts the backlog of RunAll, oldest first, while slots are free and the schedule is not suspended.</summary>
internal static class StartBacklog
{
    public static void Apply(Draft draft)
    {
        if (!draft.MayStartRuns || draft.IsSuspended)
            return;
        while (draft.Status.Backlog is { Through: var newest } && Admission.HasPlace(draft) && Backlog.TakeOldest(draft) is { } oldest)
            RunRecords.Start(draft, DueRun.Request(draft, oldest, isNewest: oldest.NominalTime == newest));
        Backlog.WakeAtDeadline(draft);
    }
}
