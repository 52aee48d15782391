using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>The run that the run-now annotation asks for, while it has not been handled.</summary>
internal static class RunNowRequest
{
    /// <summary>The annotation's value, or a fingerprint of one that is too long for the status; null where there is none.</summary>
    public static string? RunNowValue(this ScheduledJob job) =>
        job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.RunNowAnnotation) switch
        {
            null or "" => null,
            { Length: > StatusLimits.ManualRun } value => StableHash.Hex(value),
            var value => value,
        };

    public static RunRequest? Of(Draft draft)
    {
        if (draft.Job.RunNowValue() is not { } value || value == draft.Status.LastManualRun)
            return null;
        var now = Seconds.Floor(draft.Now);
        return new RunRequest(RunNames.Manual(draft.Job.Metadata.Name!, value), RunTriggers.Manual, now, now);
    }
}
