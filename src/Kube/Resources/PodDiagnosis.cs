namespace ScheduledJobs.Kube.Resources;

/// <summary>What a Pod's status says about its trouble, in words.</summary>
public static class PodDiagnosis
{
    /// <summary>All containers, init containers first.</summary>
    public static IEnumerable<ContainerStatus> Containers(PodStatus status) =>
        (status.InitContainerStatuses ?? []).Concat(status.ContainerStatuses ?? []);

    /// <summary>When the last container ended; null if none has.</summary>
    public static DateTimeOffset? FinishedAt(PodStatus status) => Containers(status).Max(c => c.State?.Terminated?.FinishedAt);

    /// <summary>Which container failed, or why the Pod was removed.</summary>
    public static string WhyFailed(PodStatus status)
    {
        if (FindFailed(status) is { Name: { } name, State.Terminated: { } terminated })
        {
            var reason = terminated.Reason is null or "Error" ? "" : $" ({terminated.Reason})";
            return $"container {name} exited with code {terminated.ExitCode}{reason}";
        }

        return string.Join(": ", new[] { status.Reason, status.Message }.Where(s => !string.IsNullOrEmpty(s)).DefaultIfEmpty("the Pod failed"));
    }

    /// <summary>Exit code of the container that failed; null if none did, or the Pod was removed.</summary>
    public static int? ExitCodeOf(PodStatus status) => FindFailed(status)?.State?.Terminated?.ExitCode;

    private static ContainerStatus? FindFailed(PodStatus status) =>
        status.Reason is null ? Containers(status).FirstOrDefault(c => c.State?.Terminated?.ExitCode is not (null or 0)) : null;

    /// <summary>Why a Pod does not run yet, such as an image that cannot be pulled; null if nothing is known.</summary>
    public static string? WhyPending(PodStatus? status)
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
}
