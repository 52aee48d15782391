namespace ScheduledJobs.LocalKube.Kubelet.Pods;

/// <summary>Everything the kubelet knows about a Pod at one moment; the content of its status.</summary>
internal sealed record PodReport(
    IReadOnlyList<ContainerReport> InitContainers,
    IReadOnlyList<ContainerReport> Containers,
    string RestartPolicy,
    DateTimeOffset StartTime)
{
    /// <summary>Set if something other than its containers ended the Pod, such as its deadline.</summary>
    public PodFailure? Failure { get; init; }

    /// <summary>True once no container will start again.</summary>
    public bool HasStopped { get; init; }

    public string Phase
    {
        get
        {
            if (!HasStopped)
                return PodPhases.Decide(InitContainers, Containers, RestartPolicy);

            // Nothing restarts in a stopped Pod, under any policy; and a Pod whose containers never ran has failed.
            var ended = PodPhases.Decide(InitContainers, Containers, RestartPolicies.Never);
            return Failure is null && ended == PodPhases.Succeeded ? PodPhases.Succeeded : PodPhases.Failed;
        }
    }
}

/// <summary>Reason and message of a Pod that failed as a whole.</summary>
internal sealed record PodFailure(string Reason, string Message);
