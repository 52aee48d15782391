using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Kubelet.Pods;
using ScheduledJobs.LocalKube.Kubelet.Processes;

namespace ScheduledJobs.LocalKube.Kubelet.Running;

/// <summary>What the containers of one Pod share.</summary>
/// <param name="Pod">The Pod as it was when it was taken in; its spec never changes in a way that matters here.</param>
/// <param name="Directory">Home and working directory of its containers, made for it and deleted after it.</param>
/// <param name="Stop">How all of them are stopped.</param>
/// <param name="Services">What all Pods share.</param>
internal sealed record PodContext(LocalPod Pod, string Directory, PodStop Stop, KubeletServices Services)
{
    /// <summary>All that a container inherits beside its own variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = Directory,
    };

    public ObjectKey Key => new(Pod.Metadata.Namespace ?? "", Pod.Metadata.Name ?? "");
}
