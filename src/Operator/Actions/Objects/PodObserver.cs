using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>Reads the state of an attempt from its Pod.</summary>
internal static class PodObserver
{
    /// <summary>The attempt; null if the Pod carries no run.</summary>
    public static Attempt? Observe(Pod pod)
    {
        if (RunAnnotations.Read(pod, ActionKind.Pod) is not { } attempt)
            return null;
        var status = pod.Status;
        return status?.Phase switch
        {
            // Unknown: its node cannot be reached. The Pod was running there, and may still be.
            "Running" or "Unknown" => attempt with { State = AttemptState.Running },
            "Succeeded" => attempt with { State = AttemptState.Succeeded, FinishedAt = PodDiagnosis.FinishedAt(status) },
            "Failed" => attempt with { State = AttemptState.Failed, FinishedAt = PodDiagnosis.FinishedAt(status), Failure = WhyFailed(status) },
            _ => attempt with { PendingMessage = PodDiagnosis.WhyPending(status) },
        };
    }

    /// <summary>Which container failed, or why the Pod was removed.</summary>
    public static Failure WhyFailed(PodStatus status)
    {
        // Evicted, NodeLost, Shutdown and the like say nothing about the program: the Pod was removed.
        var isLost = status.Reason is not (null or "DeadlineExceeded");
        return new Failure(Reasons.PodFailed, PodDiagnosis.WhyFailed(status), isLost ? RetryClasses.PodLost : RetryClasses.PodFailed)
        {
            ExitCode = PodDiagnosis.ExitCodeOf(status),
        };
    }
}
