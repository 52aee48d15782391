namespace ScheduledJobs.LocalKube.Kubelet.Pods;

/// <summary>The phase of a Pod, derived from the states of its containers by the rules of Kubernetes' kubelet.</summary>
internal static class PodPhases
{
    public const string Pending = "Pending";
    public const string Running = "Running";
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";

    public static string Decide(
        IReadOnlyList<ContainerReport> initContainers, IReadOnlyList<ContainerReport> containers, string restartPolicy)
    {
        // An init container that failed for good fails the Pod; one that has not ended keeps it pending.
        if (initContainers.Any(c => c.Ended is { ExitCode: not 0 }) && restartPolicy == RestartPolicies.Never)
            return Failed;
        if (initContainers.Any(c => c.Ended is not { ExitCode: 0 }))
            return Pending;

        // A container that waits for a restart has run before, so it does not make the Pod pending again.
        if (containers.Any(c => c.Waiting is not null && c.LastEnd is null))
            return Pending;
        if (containers.Any(c => c.RunningSince is not null))
            return Running;

        var ends = containers.Select(c => c.Ended ?? c.LastEnd!).ToList();
        if (ends.Exists(e => RestartPolicies.Restarts(restartPolicy, e.ExitCode)))
            return Running;
        return ends.TrueForAll(e => e.ExitCode == 0) ? Succeeded : Failed;
    }
}
