using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Kubelet.Env;
using ScheduledJobs.LocalKube.Kubelet.Pods;
using ScheduledJobs.LocalKube.Kubelet.Processes;

namespace ScheduledJobs.LocalKube.Kubelet.Running;

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
