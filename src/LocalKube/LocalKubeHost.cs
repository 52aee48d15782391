using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.LocalKube.Controllers;
using ScheduledJobs.LocalKube.Kubelet;

namespace ScheduledJobs.LocalKube;

/// <summary>
/// A Kubernetes API in this process, a kubelet that runs Pods as local processes, and a Job controller. It is not Kubernetes: it has no
/// RBAC, scheduling, isolation, networking or images.
/// </summary>
public sealed class LocalKubeHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _node;

    private LocalKubeHost(ApiServer api, TimeProvider time, ILoggerFactory loggers)
    {
        Api = api;
        Client = new KubeClient(api.AdminConfiguration, time, loggers);
        var kubelet = new LocalKubelet(Client, time, loggers);
        var jobs = new JobController(Client, time, loggers);
        api.PodLogs = kubelet.OpenLogAsync;
        _node = Task.WhenAll(kubelet.RunAsync(_stop.Token), jobs.RunAsync(_stop.Token));
    }

    /// <summary>The API server.</summary>
    public ApiServer Api { get; }

    /// <summary>A client of the API server with administrator rights.</summary>
    public KubeClient Client { get; }

    /// <summary>Starts everything. The API accepts requests when the task completes.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<LocalKubeHost> StartAsync(ApiServerOptions options, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        new(await ApiServer.StartAsync(options, loggers, cancellationToken), options.Time, loggers);

    /// <summary>Stops the Pods, then the API.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _node;
        await Api.DisposeAsync();
        Client.Dispose();
        _stop.Dispose();
    }
}
