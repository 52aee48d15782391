using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Controllers;

/// <summary>
/// Decides what a Job needs, by the rules of Kubernetes' own controller, for Jobs with one Pod at a time. An attempt is numbered by the
/// failures before it, and its Pod is named after that number, so creating it twice is harmless.
/// </summary>
internal static class JobDecision
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(10);

    public static JobPlan Decide(LocalJob job, IReadOnlyList<LocalPod> pods, DateTimeOffset now)
    {
        var active = pods.Where(p => !p.HasEnded).ToList();
        if (job.HasEnded)
            return CleanUp(job, active, now);

        var status = Count(job, pods, active);
        var conditions = new JobConditions(status.Conditions, now);

        // The Pod has succeeded.
        if (status.Succeeded > 0)
        {
            const string reason = "CompletionsReached", message = "Reached expected number of succeeded pods";
            conditions.Set(JobConditionTypes.SuccessCriteriaMet, true, reason, message);
            conditions.Set(JobConditionTypes.Complete, true, reason, message);
            return new JobPlan(status with { Conditions = conditions.List, CompletionTime = now, StartTime = status.StartTime ?? now });
        }

        // It can no longer succeed: stop what is running, then mark the Job as failed.
        if (FindFailure(job, status, active, now) is { } failure)
        {
            conditions.Set(JobConditionTypes.FailureTarget, true, failure.Reason, failure.Message);
            if (active.Count == 0)
                conditions.Set(JobConditionTypes.Failed, true, failure.Reason, failure.Message);
            status = status with { Conditions = conditions.List, StartTime = status.StartTime ?? now };
            return new JobPlan(status) { DeletePods = NotDeleted(active) };
        }

        status = status with { StartTime = status.StartTime ?? now };
        var toDeadline = job.Spec.ActiveDeadlineSeconds is { } seconds ? status.StartTime + TimeSpan.FromSeconds(seconds) - now : null;
        if (active.Count > 0)
            return new JobPlan(status) { LookAgainIn = toDeadline };

        // Start the next attempt when the back-off after the last one is over.
        var wait = BackoffLeft(job, pods, status.Failed ?? 0, now);
        return wait <= TimeSpan.Zero
            ? new JobPlan(status) { CreateAttempt = status.Failed ?? 0, LookAgainIn = toDeadline }
            : new JobPlan(status) { LookAgainIn = toDeadline < wait ? toDeadline : wait };
    }

    private static JobPlan CleanUp(LocalJob job, List<LocalPod> active, DateTimeOffset now)
    {
        var plan = new JobPlan(job.Status! with { Active = Positive(active.Count) }) { DeletePods = NotDeleted(active) };
        if (job.Spec.TtlSecondsAfterFinished is not { } seconds)
            return plan;
        var endedAt = job.Status!.CompletionTime
            ?? job.Status.Conditions!.First(c => c.Type == JobConditionTypes.Failed).LastTransitionTime
            ?? now;
        var left = endedAt + TimeSpan.FromSeconds(seconds) - now;
        return left <= TimeSpan.Zero ? plan with { DeleteJob = true } : plan with { LookAgainIn = left };
    }

    /// <summary>The counters, updated to what the Pods show.</summary>
    private static JobStatus Count(LocalJob job, IReadOnlyList<LocalPod> pods, List<LocalPod> active)
    {
        var status = job.Status ?? new JobStatus();
        var failed = status.Failed ?? 0;
        var current = FindAttempt(job, pods, failed);

        // A Pod that was deleted while it ran has failed.
        var vanished = current is null && status.Active > 0;
        if (vanished || current?.Status?.Phase == PodPhases.Failed)
            failed++;
        return status with
        {
            Active = Positive(active.Count),
            Ready = active.Count(IsReady),
            Succeeded = Positive(current?.Status?.Phase == PodPhases.Succeeded ? 1 : 0),
            Failed = Positive(failed),
        };
    }

    private static (string Reason, string Message)? FindFailure(LocalJob job, JobStatus status, List<LocalPod> active, DateTimeOffset now)
    {
        if (job.Status?.Conditions?.Find(c => c is { Type: JobConditionTypes.FailureTarget, Status: "True" }) is { } target)
            return (target.Reason ?? "", target.Message ?? "");
        if (FindUnsupported(job.Spec) is { } field)
            return ("NotSupportedHere", $"{field}, which LocalCluster does not support");
        var restarts = active.Sum(p => p.Status?.ContainerStatuses?.Sum(c => c.RestartCount ?? 0) ?? 0);
        if (status.Failed > job.Spec.BackoffLimit || restarts > 0 && restarts >= job.Spec.BackoffLimit)
            return ("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        if (job.Spec.ActiveDeadlineSeconds is { } seconds && status.StartTime + TimeSpan.FromSeconds(seconds) <= now)
            return ("DeadlineExceeded", "Job was active longer than specified deadline");
        return null;
    }

    private static string? FindUnsupported(JobSpec spec) =>
        spec.Parallelism is not (null or 1) ? $"spec.parallelism is {spec.Parallelism}"
        : spec.Completions is not (null or 1) ? $"spec.completions is {spec.Completions}"
        : spec.CompletionMode is not (null or "NonIndexed") ? $"spec.completionMode is {spec.CompletionMode}"
        : spec.BackoffLimitPerIndex is not null ? "spec.backoffLimitPerIndex is set"
        : spec.PodFailurePolicy is not null ? "spec.podFailurePolicy is set"
        : spec.SuccessPolicy is not null ? "spec.successPolicy is set"
        : spec.Suspend ? "spec.suspend is true"
        : null;

    private static TimeSpan BackoffLeft(LocalJob job, IReadOnlyList<LocalPod> pods, int failures, DateTimeOffset now)
    {
        if (failures == 0 || FindAttempt(job, pods, failures - 1)?.Status is not { } last)
            return TimeSpan.Zero;
        var backoff = FirstBackoff * Math.Pow(2, Math.Min(failures - 1, 10));
        var endedAt = last.ContainerStatuses?.Max(c => c.State?.Terminated?.FinishedAt) ?? last.StartTime ?? now;
        return endedAt + (backoff < LongestBackoff ? backoff : LongestBackoff) - now;
    }

    private static LocalPod? FindAttempt(LocalJob job, IReadOnlyList<LocalPod> pods, int attempt)
    {
        var name = JobPod.Name(job, attempt);
        return pods.FirstOrDefault(p => p.Metadata.Name == name);
    }

    private static List<LocalPod> NotDeleted(List<LocalPod> pods) => pods.FindAll(p => p.Metadata.DeletionTimestamp is null);

    private static bool IsReady(LocalPod pod) => pod.Status?.Conditions?.Exists(c => c is { Type: "Ready", Status: "True" }) == true;

    /// <summary>Kubernetes omits a counter while it is zero.</summary>
    private static int? Positive(int count) => count > 0 ? count : null;
}
