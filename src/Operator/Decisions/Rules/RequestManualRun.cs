namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// One run per new value of the run-now annotation, also while suspended. It obeys concurrency and does not disturb the schedule.
/// While the spec is invalid the request waits.
/// </summary>
internal static class RequestManualRun
{
    public static void Apply(Draft draft)
    {
        if (!draft.MayStartRuns || RunNowRequest.Of(draft) is not { } request)
            return;
        draft.Status = draft.Status with { LastManualRun = draft.Job.RunNowValue() };
        Admission.Admit(draft, request);
    }
}
