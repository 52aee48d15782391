namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Starts the backlog of RunAll, oldest first, while slots are free and the schedule is not suspended.</summary>
internal static class StartBacklog
{
    public static void Apply(Draft draft)
    {
        if (!draft.MayStartRuns || draft.IsSuspended)
            return;
        while (draft.Status.Backlog is { From: { } from, Through: var newest })
        {
            var isSkipped = draft.Skips.Contains(from);
            if ((!isSkipped && !Admission.HasPlace(draft)) || Backlog.TakeOldest(draft) is not { } oldest)
                break;
            if (!isSkipped)
            {
                RunRecords.Start(draft, DueRun.Request(draft, oldest, isNewest: oldest.NominalTime == newest));
                continue;
            }

            // It used up none of maxRuns, so another run may take its place.
            SkipOnRequest.Record(draft, oldest.NominalTime, oldest.DueTime);
            draft.Again = true;
        }

        Backlog.WakeAtDeadline(draft);
    }
}
