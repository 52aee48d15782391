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
            "Succeeded" => attempt with { State = AttemptState.Succeeded, FinishedAt = FinishedAt(status) },
            "Failed" => attempt with { State = AttemptState.Failed, FinishedAt = FinishedAt(status), Failure = WhyFailed(status) },
            _ => attempt with { PendingMessage = WhyPending(status) },
        };
    }

    private static DateTimeOffset? FinishedAt(PodStatus status) => Containers(status).Max(c => c.State?.Terminated?.FinishedAt);

    /// <summary>Which container failed, or why the Pod was removed.</summary>
    public static Failure WhyFailed(PodStatus status)
    {
        var failed = Containers(status).FirstOrDefault(c => c.State?.Terminated?.ExitCode is not (null or 0));
        if (failed is { Name: { } name, State.Terminated: { } terminated } && status.Reason is null)
        {
            var reason = terminated.Reason is null or "Error" ? "" : $" ({terminated.Reason})";
            return new Failure(
                Reasons.PodFailed, $"container {name} exited with code {terminated.ExitCode}{reason}", RetryClasses.PodFailed);
        }

        // Evicted, NodeLost, Shutdown and the like say nothing about the program: the Pod was removed.
        var isLost = status.Reason is not (null or "DeadlineExceeded");
        return new Failure(
            Reasons.PodFailed,
            string.Join(": ", new[] { status.Reason, status.Message }.Where(s => !string.IsNullOrEmpty(s)).DefaultIfEmpty("the Pod failed")),
            isLost ? RetryClasses.PodLost : RetryClasses.PodFailed);
    }

    private static string? WhyPending(PodStatus? status)
    {
        if (status is null)
            return null;
        var waiting = Containers(status).Select(c => c.State?.Waiting).FirstOrDefault(w => w?.Reason is not (null or "ContainerCreating"));
        if (waiting is not null)
            return Join(waiting.Reason, waiting.Message);
        var scheduled = status.Conditions?.Find(c => c is { Type: "PodScheduled", Status: "False" });
        return scheduled is null ? null : Join(scheduled.Reason, scheduled.Message);
    }

    private static string? Join(string? reason, string? message) => string.IsNullOrEmpty(message) ? reason : $"{reason}: {message}";

    private static IEnumerable<ContainerStatus> Containers(PodStatus status) =>
        (status.InitContainerStatuses ?? []).Concat(status.ContainerStatuses ?? []);
}
