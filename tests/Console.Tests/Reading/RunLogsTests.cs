using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Reading;

/// <summary>How much of a run's logs a page reads. The Pods have no kubelet: they are what their status says.</summary>
public sealed class RunLogsTests : IAsyncLifetime
{
    private const string Run = "one-1795311000";

    private static readonly ScheduledJob Job = Views.Job("one", "interval: {every: 1h}");

    private readonly ConcurrentQueue<PodLogRequest> _requests = [];
    private ApiServer _api = null!;

    private KubeClient Client { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _api = await ApiServer.StartAsync(new ApiServerOptions(), NullLoggerFactory.Instance, default);
        _api.PodLogs = (request, _) =>
        {
            _requests.Enqueue(request);
            return Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes("a line\n")));
        };
        Client = new KubeClient(_api.AdminConfiguration, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _api.DisposeAsync();
    }

    [Theory]
    [InlineData(9, 9)]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    public async Task The_logs_of_the_last_ten_Pods_are_read(int pods, int expected)
    {
        for (var i = 0; i < pods; i++)
            await AddPodAsync($"pod-{i:00}", containers: 1);

        var logs = await RunLogs.ReadAsync(Client, Job, Run, default);

        logs!.Select(log => log.Pod).ShouldBe(Enumerable.Range(pods - expected, expected).Select(i => $"pod-{i:00}"));
        _requests.Count.ShouldBe(expected);
        _requests.ShouldAllBe(request => request.TailLines == 200 && request.LimitBytes == 32 * 1024);
    }

    [Theory]
    [InlineData(9, 9)]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    public async Task The_logs_of_the_first_ten_containers_of_a_Pod_are_read(int containers, int expected)
    {
        await AddPodAsync("pod", containers);

        var logs = await RunLogs.ReadAsync(Client, Job, Run, default);

        logs!.Select(log => log.Container).ShouldBe(Enumerable.Range(0, expected).Select(i => $"c-{i:00}"));
        _requests.Count.ShouldBe(expected);
    }

    private async Task AddPodAsync(string name, int containers)
    {
        var names = Enumerable.Range(0, containers).Select(i => $"c-{i:00}").ToList();
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { [ApiConstants.UidLabel] = Job.Metadata.Uid },
                ["annotations"] = new JsonObject { [ApiConstants.RunIdAnnotation] = Run },
            },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray([.. names.Select(c => new JsonObject { ["name"] = c, ["image"] = "none" })]) },
        };
        var ended = new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 0 } };
        var statuses = names.Select(c => new JsonObject { ["name"] = c, ["state"] = ended.DeepClone() });
        var status = new JsonObject { ["status"] = new JsonObject { ["phase"] = "Succeeded", ["containerStatuses"] = new JsonArray([.. statuses]) } };
        var pods = Client.Resource(KnownResources.Pods);
        await pods.CreateAsync("default", RawJson.From(pod), WriteOptions.Default, default);
        await pods.PatchAsync("default", name, Patch.Merge(RawJson.From(status)), "status", WriteOptions.Default, default);
    }
}
