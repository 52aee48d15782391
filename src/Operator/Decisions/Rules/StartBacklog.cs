namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Starts what RunAll makes up for, oldest first, while there are free slots; not while the schedule is suspended.</summary>
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
