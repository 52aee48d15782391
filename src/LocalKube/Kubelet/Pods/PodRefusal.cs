namespace ScheduledJobs.LocalKube.Kubelet.Pods;

/// <summary>
/// Why a Pod cannot run as local processes. Features that would change the meaning of the run are rejected (an image's entrypoint, files of a
/// volume, a sidecar); features that only limit or observe it are ignored (resources, probes, security context, preStop hooks, ports).
/// </summary>
internal sealed record PodRefusal(string Reason, string Message)
{
    public const string ImageNotPulled = "ImageNotPulled";
    public const string NotSupportedHere = "NotSupportedHere";

    /// <summary>The first reason to reject the Pod, or null.</summary>
    public static PodRefusal? Find(PodSpec spec)
    {
        foreach (var container in (spec.InitContainers ?? []).Concat(spec.Containers))
        {
            if (container.Command is not { Count: > 0 })
            {
                return new PodRefusal(
                    ImageNotPulled,
                    $"container \"{container.Name}\" has no command: LocalCluster does not pull images (\"{container.Image}\"), "
                    + "so it cannot know the image's entrypoint; set command to a program on this machine");
            }

            if (container.VolumeMounts is { Count: > 0 } mounts)
            {
                return new PodRefusal(
                    NotSupportedHere,
                    $"container \"{container.Name}\" mounts volume \"{mounts[0].Name}\" at {mounts[0].MountPath}: "
                    + "LocalCluster mounts no volumes; containers of a Pod share their working directory");
            }

            if (container.RestartPolicy is not null)
            {
                return new PodRefusal(
                    NotSupportedHere,
                    $"init container \"{container.Name}\" has a restartPolicy: sidecar containers are not supported by LocalCluster");
            }
        }

        return null;
    }
}
