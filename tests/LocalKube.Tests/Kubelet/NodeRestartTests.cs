using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.LocalKube.Api.Data;
using ScheduledJobs.LocalKube.Tests.Api;
using ScheduledJobs.LocalKube.Tests.Api.Data;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

/// <summary>A node that starts again, and finds Pods that were running when it was killed: their processes are gone.</summary>
public sealed class NodeRestartTests : IAsyncLifetime
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    private readonly KeptFixture _before = new();
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("restart-");

    private string Marks => Path.Combine(_scratch.FullName, "marks");

    public Task InitializeAsync() => _before.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _before.EndAsync();
        _scratch.Delete(recursive: true);
    }

    [Fact]
    public async Task What_never_restarts_has_failed_and_does_not_run_a_second_time()
    {
        await LeaveRunningAsync("once", "Never");
        await LeaveRunningAsync("retried", "OnFailure");

        await RestartAsync(async pods =>
        {
            var retried = await EndAsync(pods, "retried");
            retried.Phase.ShouldBe("Succeeded");
            retried.ContainerStatuses!.Single().RestartCount.ShouldBe(1);

            var once = await EndAsync(pods, "once");
            once.Phase.ShouldBe("Failed");
            var end = once.ContainerStatuses!.Single().State!.Terminated!;
            (end.ExitCode, end.Reason).ShouldBe((137, "ContainerStatusUnknown"));
        });

        (await File.ReadAllLinesAsync(Marks)).ShouldBe(["retried"]);
    }

    [Fact]
    public async Task What_was_being_deleted_is_gone()
    {
        await LeaveRunningAsync("leaving", "Never");
        (await _before.DeleteAsync($"{Pods}/leaving")).Expect(200);
        await RestartAsync(pods => Eventually.BecomesTrueAsync(
            async () => await pods.FindAsync("default", "leaving", default) is null, "the Pod is gone"));
    }

    [Fact]
    public async Task The_log_of_a_Pod_that_had_ended_is_gone_and_that_is_what_is_said()
    {
        await LeaveRunningAsync("done", "Never");
        (await _before.MergeAsync($"{Pods}/done/status", """{"status":{"phase":"Succeeded"}}""")).Expect(200);
        using var data = await OpenAsync();
        await using var host = await LocalKubeHost.StartAsync(new ApiServerOptions { Data = data }, NullLoggerFactory.Instance, default);
        var problem = await Should.ThrowAsync<ApiException>(() => host.Client.GetTextAsync("api/v1/namespaces/default/pods/done/log", default));
        problem.Message.ShouldBe("the log of container \"main\" in pod \"done\" is gone: LocalCluster keeps logs only while it runs");
    }

    /// <summary>Leaves a Pod as a killed node does: bound to it, and running.</summary>
    private async Task LeaveRunningAsync(string name, string policy)
    {
        var spec = new JsonObject
        {
            ["restartPolicy"] = policy,
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "main",
                ["image"] = "none",
                ["command"] = new JsonArray("sh", "-c", $"echo {name} >> {Marks}"),
            }),
        };
        (await _before.PostAsync(Pods, ApiFixture.Pod(name, spec.ToJsonString()))).Expect(201);
        (await _before.MergeAsync($"{Pods}/{name}", """{"spec":{"nodeName":"local"}}""")).Expect(200);
        (await _before.MergeAsync($"{Pods}/{name}/status", """
            {"status":{"phase":"Running","startTime":"2026-11-22T09:00:00Z","containerStatuses":[
              {"name":"main","image":"none","imageID":"","ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-11-22T09:00:00Z"} } }]} }
            """)).Expect(200);
    }

    private async Task RestartAsync(Func<ResourceClient<Pod>, Task> check)
    {
        using var data = await OpenAsync();
        await using var host = await LocalKubeHost.StartAsync(new ApiServerOptions { Data = data }, NullLoggerFactory.Instance, default);
        await check(host.Client.Resource(KnownResources.Pods));
    }

    private async Task<DataDirectory> OpenAsync()
    {
        await _before.StopAsync();
        return DataDirectory.Open(_before.Path, NullLoggerFactory.Instance);
    }

    private static async Task<PodStatus> EndAsync(ResourceClient<Pod> pods, string name)
    {
        PodStatus? status = null;
        await Eventually.BecomesTrueAsync(
            async () => (status = (await pods.FindAsync("default", name, default))?.Status)?.Phase is "Succeeded" or "Failed", $"{name} ends");
        return status!;
    }
}
