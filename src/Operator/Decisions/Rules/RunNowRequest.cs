using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>The run that the run-now annotation asks for, while it has not been handled.</summary>
internal static class RunNowRequest
{
    public static string? RunNowValue(this ScheduledJob job) =>
        job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.RunNowAnnotation) is { Length: > 0 } value ? value : null;

    public static RunRequest? Of(Draft draft)
    {
        if (draft.Job.RunNowValue() is not { } value || value == draft.Status.LastManualRun)
            return null;
        var now = Seconds.Floor(draft.Now);
        return new RunRequest(RunNames.Manual(draft.Job.Metadata.Name!, value), RunTriggers.Manual, now, now);
    }
}
