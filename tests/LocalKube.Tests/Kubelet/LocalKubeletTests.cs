using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

[Collection(nameof(NodeCollection))]
public class LocalKubeletTests(NodeFixture node)
{
    [Fact]
    public async Task A_command_that_succeeds_makes_the_Pod_succeed()
    {
        var pod = await node.WaitEndAsync(await node.RunAsync("echo done"));
        pod.Status!.Phase.ShouldBe("Succeeded");
        var state = pod.Status.ContainerStatuses!.Single();
        (state.Name, state.RestartCount).ShouldBe(("main", 0));
        var end = state.State!.Terminated!;
        (end.ExitCode, end.Reason).ShouldBe((0, "Completed"));
        end.StartedAt.ShouldNotBeNull();
        end.FinishedAt.ShouldNotBeNull();
        (await node.LogAsync(pod.Metadata.Name!)).ShouldBe("done\n");
    }

    [Fact]
    public async Task An_exit_code_makes_the_Pod_fail()
    {
        var pod = await node.WaitEndAsync(await node.RunAsync("exit 3"));
        pod.Status!.Phase.ShouldBe("Failed");
        var end = pod.Status.ContainerStatuses!.Single().State!.Terminated!;
        (end.ExitCode, end.Reason).ShouldBe((3, "Error"));
    }

    [Fact]
    public async Task Variables_reach_command_and_arguments()
    {
        await CreateAsync("Secret", "creds", """{"stringData":{"token":"s3cret"}}""");
        await CreateAsync("ConfigMap", "settings", """{"data":{"MODE":"fast"}}""");
        var name = await node.RunAsync("", container: """
            {"command":["sh","-c","echo $(GREETING) $$(GREETING) \"$@\" [$MODE] [$TOKEN] [$APP] [$NODE]","x"],"args":["$(NAME)","$(NOBODY)"],
             "envFrom":[{"configMapRef":{"name":"settings"}}],
             "env":[{"name":"NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
                    {"name":"GREETING","value":"hello-$(NAME)"},
                    {"name":"APP","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['app']"}}},
                    {"name":"NODE","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}},
                    {"name":"TOKEN","valueFrom":{"secretKeyRef":{"name":"creds","key":"token"}}}]}
            """);
        await node.WaitEndAsync(name);

        // The shell takes the literal $(GREETING) for a command and does not find it.
        (await node.LogAsync(name)).ShouldContain($"hello-{name} {name} $(NOBODY) [fast] [s3cret] [test] [local]\n");
    }

    [Fact]
    public async Task A_Pod_waits_for_a_Secret_and_starts_when_it_is_there()
    {
        var name = await node.RunAsync("echo $T", container: """{"env":[{"name":"T","valueFrom":{"secretKeyRef":{"name":"late","key":"t"}}}]}""");
        var pod = await node.WaitAsync(name, "it waits", p => p.Status?.ContainerStatuses?[0].State?.Waiting?.Reason == "CreateContainerConfigError");
        pod.Status!.Phase.ShouldBe("Pending");
        pod.Status.ContainerStatuses![0].State!.Waiting!.Message.ShouldBe("secret \"late\" not found");
        await CreateAsync("Secret", "late", """{"stringData":{"t":"there"}}""");
        (await node.WaitEndAsync(name)).Status!.Phase.ShouldBe("Succeeded");
        (await node.LogAsync(name)).ShouldBe("there\n");
    }

    [Fact]
    public async Task Init_containers_run_in_order_and_before_the_containers()
    {
        var spec = NodeFixture.WithScript("cat order");
        spec["initContainers"] = JsonNode.Parse("""
            [{"name":"one","image":"none","command":["sh","-c","sleep 0.05; echo 1 >> order"]},
             {"name":"two","image":"none","command":["sh","-c","echo 2 >> order"]}]
            """);
        var name = await node.RunAsync(spec);
        (await node.WaitEndAsync(name)).Status!.Phase.ShouldBe("Succeeded");
        (await node.LogAsync(name)).ShouldBe("1\n2\n");
    }

    [Fact]
    public async Task A_failed_init_container_fails_the_Pod_and_nothing_else_starts()
    {
        var spec = NodeFixture.WithScript("echo never");
        spec["initContainers"] = JsonNode.Parse("""[{"name":"setup","image":"none","command":["sh","-c","exit 4"]}]""");
        var name = await node.RunAsync(spec);
        var status = (await node.WaitEndAsync(name)).Status!;
        status.Phase.ShouldBe("Failed");
        status.InitContainerStatuses!.Single().State!.Terminated!.ExitCode.ShouldBe(4);
        status.ContainerStatuses!.Single().State!.Waiting!.Reason.ShouldBe("PodInitializing");
    }

    [Fact]
    public async Task Containers_run_side_by_side()
    {
        var spec = NodeFixture.WithScript("while [ ! -e ready ]; do sleep 0.01; done; echo met > met");
        spec["containers"]!.AsArray().Add(JsonNode.Parse(
            """{"name":"other","image":"none","command":["sh","-c","echo > ready; while [ ! -e met ]; do sleep 0.01; done; cat met"]}"""));
        var name = await node.RunAsync(spec);
        (await node.WaitEndAsync(name)).Status!.Phase.ShouldBe("Succeeded");
        (await node.LogAsync(name, "?container=other")).ShouldBe("met\n");
    }

    [Fact]
    public async Task OnFailure_restarts_until_it_succeeds()
    {
        var name = await node.RunAsync("echo run >> runs; [ $(wc -l < runs) -ge 3 ] && cat runs && exit 0; echo failing; exit 1", """{"restartPolicy":"OnFailure"}""");
        var pod = await node.WaitEndAsync(name);
        pod.Status!.Phase.ShouldBe("Succeeded");
        pod.Status.ContainerStatuses!.Single().RestartCount.ShouldBe(2);
        (await node.LogAsync(name)).ShouldBe("run\nrun\nrun\n");
        (await node.LogAsync(name, "?previous=true")).ShouldBe("failing\n");
    }

    [Fact]
    public async Task Always_restarts_also_after_success()
    {
        var name = await node.RunAsync("exit 0", """{"restartPolicy":"Always"}""");
        var pod = await node.WaitAsync(name, "it restarts", p => p.Status?.ContainerStatuses?[0].RestartCount >= 1);
        pod.Status!.Phase.ShouldBe("Running");
        await node.Pods.DeleteAsync("default", name, DeleteOptions.Background, default);
        await node.WaitGoneAsync(name);
    }

    [Fact]
    public async Task The_deadline_ends_a_Pod()
    {
        var status = (await node.WaitEndAsync(await node.RunAsync("sleep 300", """{"activeDeadlineSeconds":1}"""))).Status!;
        (status.Phase, status.Reason).ShouldBe(("Failed", "DeadlineExceeded"));
        status.ContainerStatuses!.Single().State!.Terminated!.ExitCode.ShouldBe(143);
    }

    [Fact]
    public async Task Without_a_command_a_Pod_fails_and_says_that_images_are_not_pulled()
    {
        var spec = NodeFixture.WithScript("");
        spec["containers"]![0]!.AsObject().Remove("command");
        var status = (await node.WaitEndAsync(await node.RunAsync(spec))).Status!;
        (status.Phase, status.Reason).ShouldBe(("Failed", "ImageNotPulled"));
        status.Message!.ShouldContain("does not pull images");
    }

    [Fact]
    public async Task A_missing_program_fails_the_Pod()
    {
        var status = (await node.WaitEndAsync(await node.RunAsync("", container: """{"command":["no-such-program"]}"""))).Status!;
        status.Phase.ShouldBe("Failed");
        var end = status.ContainerStatuses!.Single().State!.Terminated!;
        (end.ExitCode, end.Reason).ShouldBe((128, "StartError"));
    }

    [Fact]
    public async Task A_deleted_Pod_may_stop_gracefully_and_is_then_removed()
    {
        var file = Path.GetTempFileName();
        var name = await node.RunAsync($"trap 'echo bye > {file}; exit 0' TERM; echo ready; while :; do sleep 0.01; done");
        await node.WaitLogAsync(name, "ready");
        await node.Pods.DeleteAsync("default", name, DeleteOptions.Background, default);
        await node.WaitGoneAsync(name);
        (await File.ReadAllTextAsync(file)).ShouldBe("bye\n");
        File.Delete(file);
    }

    [Fact]
    public async Task A_deleted_Pod_that_does_not_stop_is_killed_with_everything_it_started()
    {
        var name = await node.RunAsync("trap '' TERM; sleep 300 & echo child $!; while :; do sleep 0.01; done");
        await node.WaitLogAsync(name, "child");
        var child = int.Parse((await node.LogAsync(name)).Split(' ')[1]);
        await node.Pods.DeleteAsync("default", name, DeleteOptions.Background with { GracePeriodSeconds = 1 }, default);
        await node.WaitGoneAsync(name);
        await Eventually.BecomesTrueAsync(() => !Directory.Exists($"/proc/{child}"), "the child is gone");
    }

    [Fact]
    public async Task A_recreated_Pod_is_a_different_Pod()
    {
        var name = await node.RunAsync("echo first; sleep 300");
        await node.WaitLogAsync(name, "first");
        await node.Pods.DeleteAsync("default", name, DeleteOptions.Background with { GracePeriodSeconds = 0 }, default);
        await node.WaitGoneAsync(name);
        var again = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = NodeFixture.WithScript("echo second"),
        };
        await node.Pods.CreateAsync("default", RawJson.From(again), WriteOptions.Default, default);
        (await node.WaitEndAsync(name)).Status!.Phase.ShouldBe("Succeeded");
        (await node.LogAsync(name)).ShouldBe("second\n");
    }

    [Fact]
    public async Task A_stopped_cluster_leaves_no_process()
    {
        var other = new NodeFixture();
        await other.InitializeAsync();
        var name = await other.RunAsync("trap '' TERM; echo $$$$; while :; do sleep 0.01; done");
        await other.WaitLogAsync(name, "\n");
        var process = int.Parse(await other.LogAsync(name));
        await other.DisposeAsync();
        Directory.Exists($"/proc/{process}").ShouldBeFalse();
    }

    private async Task CreateAsync(string kind, string name, string body)
    {
        var obj = JsonNode.Parse(body)!.AsObject();
        obj["apiVersion"] = "v1";
        obj["kind"] = kind;
        obj["metadata"] = new JsonObject { ["name"] = name };
        await node.Resource("", "v1", kind.ToLowerInvariant() + "s", kind).CreateAsync("default", RawJson.From(obj), WriteOptions.Default, default);
    }
}
