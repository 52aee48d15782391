using System.Reflection;
using Microsoft.Extensions.Logging;
using ScheduledJobs.LocalCluster.Console.Echo;
using ScheduledJobs.LocalCluster.Console.Manifests;
using ScheduledJobs.LocalKube;
using ScheduledJobs.LocalKube.Api;

namespace ScheduledJobs.LocalCluster;

/// <summary>A cluster in this process, with our CustomResourceDefinition, an echo service and, optionally, the operator.</summary>
public sealed class LocalClusterHost : IAsyncDisposable
{
    private readonly LocalKubeHost _kube;
    private readonly CancellationTokenSource _stopOperator = new();

    private LocalClusterHost(LocalKubeHost kube) => _kube = kube;

    /// <summary>The API server.</summary>
    public ApiServer Api => _kube.Api;

    /// <summary>The running operator; ends early only if it fails. Completed if there is no operator.</summary>
    public Task Operator { get; private set; } = Task.CompletedTask;

    /// <summary>Starts everything. Our kinds can be created when the task completes.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<LocalClusterHost> StartAsync(
        LocalClusterOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var api = new ApiServerOptions
        {
            Port = options.Port,
            EchoPort = options.EchoPort,
            Time = options.Time,
            MapPlainRoutes = new EchoEndpoint(options.Time).Map,
            Interceptor = options.Interceptor,
            Data = options.Data,
        };
        var host = new LocalClusterHost(await LocalKubeHost.StartAsync(api, loggers, cancellationToken));
        try
        {
            await host.InstallDefinitionsAsync(options.Time, cancellationToken);
            if (options.Operator is not null)
                await LocalWebhook.ForgetAsync(host._kube.Client, cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        if (options.Operator is { } run)
        {
            var stop = host._stopOperator.Token;
            host.Operator = Task.Run(() => run(host.Api.AdminConfiguration, options.Time, loggers, stop), CancellationToken.None);
        }

        return host;
    }

    /// <summary>Stops the operator, which may write its last statuses, and then the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopOperator.CancelAsync();
        await Operator.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _kube.DisposeAsync();
        _stopOperator.Dispose();
    }

    private async Task InstallDefinitionsAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var applier = new ManifestApplier(_kube.Client, time);
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
