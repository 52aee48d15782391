using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalKube.Kubelet.Pods;

/// <summary>
/// How far a Pod had come before LocalCluster was started again, from its status. What ran then has ended with LocalCluster, as with a node
/// that restarts: its containers have failed. A Pod that never restarts is over; another one runs what is not done.
/// </summary>
internal sealed class PodPast
{
    /// <summary>What a kubelet says of a container that it no longer finds.</summary>
    public const string LostReason = "ContainerStatusUnknown";

    private const string LostMessage = "The container could not be located when LocalCluster was started again. It used to be running";

    /// <summary>As of a process that was killed.</summary>
    private const int LostExitCode = 137;

    private readonly Dictionary<string, ContainerStatus> _containers;
    private readonly DateTimeOffset _now;

    public PodPast(LocalPod pod, DateTimeOffset now)
    {
        _now = now;
        StartTime = pod.Status?.StartTime ?? now;
        _containers = (pod.Status?.InitContainerStatuses ?? [])
            .Concat(pod.Status?.ContainerStatuses ?? [])
            .Where(HasBegun)
            .ToDictionary(s => s.Name!, StringComparer.Ordinal);
        IsOver = _containers.Count > 0 && pod.Spec.RestartPolicy == RestartPolicies.Never;
    }

    /// <summary>When the Pod first came to this node.</summary>
    public DateTimeOffset StartTime { get; }

    /// <summary>Whether no container starts any more.</summary>
    public bool IsOver { get; }

    /// <summary>The last known state of a container.</summary>
    public ContainerReport Of(Container container)
    {
        var report = ContainerReport.NotStarted(container, "PodInitializing");
        if (!_containers.TryGetValue(container.Name, out var status))
            return report;
        return report.Ends(EndOf(status)) with { Restarts = status.RestartCount ?? 0 };
    }

    /// <summary>
    /// The state in which an init container begins: as before if the Pod is over, and otherwise like new. The directory that the containers share
    /// is new, so what an init container made for the others is made again.
    /// </summary>
    public ContainerReport OfInit(Container container) =>
        IsOver ? Of(container) : ContainerReport.NotStarted(container, "PodInitializing");

    private static bool HasBegun(ContainerStatus status) =>
        status is { Name: not null, State: not null }
        && (status.State is { Running: not null } or { Terminated: not null } || status.RestartCount > 0);

    private ContainerEnd EndOf(ContainerStatus status) =>
        status.State!.Terminated is { ExitCode: { } code } end
            ? new ContainerEnd(code, end.Reason ?? "", end.Message, end.StartedAt ?? _now, end.FinishedAt ?? _now)
            : new ContainerEnd(LostExitCode, LostReason, LostMessage, status.State.Running?.StartedAt ?? _now, _now);
}
