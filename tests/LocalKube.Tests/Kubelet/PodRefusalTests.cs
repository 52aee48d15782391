using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

public class PodRefusalTests
{
    private static readonly Container Fine = new() { Name = "main", Image = "alpine", Command = ["true"] };

    [Fact]
    public void A_Pod_of_commands_runs() => PodRefusal.Find(new PodSpec { Containers = [Fine, Fine] }).ShouldBeNull();

    [Fact]
    public void A_container_without_a_command_is_refused_because_images_are_not_pulled()
    {
        var refusal = PodRefusal.Find(new PodSpec { Containers = [Fine, Fine with { Name = "web", Image = "nginx", Command = null, Args = ["-v"] }] })!;
        refusal.Reason.ShouldBe("ImageNotPulled");
        refusal.Message.ShouldContain("container \"web\" has no command");
        refusal.Message.ShouldContain("does not pull images (\"nginx\")");
    }

    [Fact]
    public void A_mounted_volume_is_refused()
    {
        var mounting = Fine with { VolumeMounts = [new VolumeMount { Name = "data", MountPath = "/data" }] };
        var refusal = PodRefusal.Find(new PodSpec { InitContainers = [mounting], Containers = [Fine] })!;
        refusal.Reason.ShouldBe("NotSupportedHere");
        refusal.Message.ShouldContain("mounts volume \"data\" at /data");
    }

    [Fact]
    public void A_sidecar_is_refused() =>
        PodRefusal.Find(new PodSpec { InitContainers = [Fine with { RestartPolicy = "Always" }], Containers = [Fine] })!.Message.ShouldContain("sidecar");
}
