using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>Reads the state of an attempt from its Job's conditions.</summary>
internal static class JobObserver
{
    /// <summary>The attempt; null if the Job carries no run.</summary>
    public static Attempt? Observe(Job job)
    {
        if (RunAnnotations.Read(job, ActionKind.Job) is not { } attempt)
            return null;
        var status = job.Status;
        if (Find(status, "Complete") is { } complete)
        {
            return attempt with
            {
                State = AttemptState.Succeeded,
                FinishedAt = status!.CompletionTime ?? complete.LastTransitionTime,
            };
        }

        if (Find(status, "Failed") is { } failed)
        {
            return attempt with
            {
                State = AttemptState.Failed,
                FinishedAt = failed.LastTransitionTime,
                Failure = new Failure(
                    Reasons.JobFailed,
                    string.IsNullOrEmpty(failed.Message) ? failed.Reason ?? "the Job failed" : $"{failed.Reason}: {failed.Message}",
                    RetryClasses.PodFailed),
            };
        }

        // Older servers do not count ready Pods. There, an active Pod is the best indication.
        var running = status?.Ready ?? status?.Active ?? 0;
        return running + (status?.Succeeded ?? 0) + (status?.Failed ?? 0) > 0 ? attempt with { State = AttemptState.Running } : attempt;
    }

    private static JobCondition? Find(JobStatus? status, string type) =>
        status?.Conditions?.Find(c => c.Type == type && c.Status == ConditionStatus.True);
}
