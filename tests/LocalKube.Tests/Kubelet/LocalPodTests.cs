using System.Text.Json;
using ScheduledJobs.LocalKube.Controllers;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

public class LocalPodTests
{
    [Fact]
    public void Members_absent_in_JSON_have_the_defaults_of_Kubernetes()
    {
        var pod = JsonSerializer.Deserialize("""{"spec":{"containers":[{"env":[{}],"envFrom":[{"secretRef":{}}]}]}}""", LocalKubeJsonContext.Default.LocalPod)!;
        (pod.Spec.RestartPolicy, pod.Spec.TerminationGracePeriodSeconds, pod.Spec.ActiveDeadlineSeconds).ShouldBe(("Always", 30, null));
        pod.Metadata.ShouldNotBeNull();
        var container = pod.Spec.Containers[0];
        (container.Name, container.Image, container.Env![0].Name, container.EnvFrom![0].Prefix, container.EnvFrom[0].SecretRef!.Name).ShouldBe(("", "", "", "", ""));

        var job = JsonSerializer.Deserialize("""{"spec":{}}""", LocalKubeJsonContext.Default.LocalJob)!;
        job.Spec.BackoffLimit.ShouldBe(6);
        JsonSerializer.Deserialize("{}", LocalKubeJsonContext.Default.LocalPod)!.Spec.Containers.ShouldBeEmpty();
    }
}
