using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalCluster.Kubelet.Env;
using ScheduledJobs.LocalCluster.Kubelet.Pods;
using ScheduledJobs.LocalCluster.Kubelet.Processes;

namespace ScheduledJobs.LocalCluster.Kubelet;

/// <summary>What all Pods of this machine share.</summary>
/// <param name="Pods">The API.</param>
/// <param name="Environment">Makes the variables of containers.</param>
/// <param name="Groups">Starts their processes.</param>
/// <param name="Directory">Holds a working directory per Pod.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">What goes wrong.</param>
internal sealed record KubeletServices(
    ResourceClient<LocalPod> Pods,
    ContainerEnvironment Environment,
    ProcessGroups Groups,
    string Directory,
    TimeProvider Time,
    ILogger Logger);
