using System.Reflection;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster.Api;
using ScheduledJobs.LocalCluster.Console.Echo;
using ScheduledJobs.LocalCluster.Console.Manifests;
using ScheduledJobs.LocalCluster.Controllers;
using ScheduledJobs.LocalCluster.Kubelet;

namespace ScheduledJobs.LocalCluster;

/// <summary>
/// A cluster in this process: an API server with our CustomResourceDefinition, a kubelet that runs Pods as local processes, a Job
/// controller, and the operator. It is no Kubernetes: there is no RBAC, admission, scheduling, isolation, networking or image.
/// </summary>
public sealed class LocalClusterHost : IAsyncDisposable
{
    private readonly KubeClient _client;
    private readonly CancellationTokenSource _stopNode = new();
    private readonly CancellationTokenSource _stopOperator = new();
    private readonly Task _node;

    private LocalClusterHost(LocalClusterOptions options, ApiServer api, ILoggerFactory loggers)
    {
        Api = api;
        _client = new KubeClient(api.AdminConfiguration, options.Time, loggers);
        var kubelet = new LocalKubelet(_client, options.Time, loggers);
        var jobs = new JobController(_client, options.Time, loggers);
        api.PodLogs = kubelet.OpenLogAsync;
        _node = Task.WhenAll(kubelet.RunAsync(_stopNode.Token), jobs.RunAsync(_stopNode.Token));
    }

    /// <summary>The API server.</summary>
    public ApiServer Api { get; }

    /// <summary>The operator's run; ends early only where it fails. Completed where there is no operator.</summary>
    public Task Operator { get; private set; } = Task.CompletedTask;

    /// <summary>Starts everything; our kinds can be created when the task completes.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<LocalClusterHost> StartAsync(
        LocalClusterOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var apiOptions = new ApiServerOptions
        {
            Port = options.Port,
            EchoPort = options.EchoPort,
            Time = options.Time,
            MapPlainRoutes = new EchoEndpoint(options.Time).Map,
            Interceptor = options.Interceptor,
        };
        var api = await ApiServer.StartAsync(apiOptions, loggers, cancellationToken);
        var host = new LocalClusterHost(options, api, loggers);
        try
        {
            await host.InstallDefinitionsAsync(options.Time, cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        if (options.Operator is { } run)
        {
            var stop = host._stopOperator.Token;
            host.Operator = Task.Run(() => run(api.AdminConfiguration, options.Time, loggers, stop), CancellationToken.None);
        }

        return host;
    }

    /// <summary>Stops the operator, which may write its last statuses; then the Pods; then the API.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopOperator.CancelAsync();
        await Operator.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopNode.CancelAsync();
        await _node;
        await Api.DisposeAsync();
        _client.Dispose();
        _stopOperator.Dispose();
        _stopNode.Dispose();
    }

    private async Task InstallDefinitionsAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var applier = new ManifestApplier(_client, time);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("crd/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (var manifest in ManifestLoader.LoadYaml(name, await reader.ReadToEndAsync(cancellationToken)))
            {
                if (await applier.ApplyAsync(manifest, cancellationToken) is { } problem)
                    throw new InvalidOperationException($"{manifest.Place}: {problem}");
            }
        }
    }
}
