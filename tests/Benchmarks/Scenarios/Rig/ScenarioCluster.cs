using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>
/// The cluster of a scenario: a LocalCluster in this process, or an existing one with our CustomResourceDefinition and no
/// operator. Everything that the scenario creates is deleted at its end.
/// </summary>
internal sealed class ScenarioCluster : IAsyncDisposable
{
    private const int Creators = 16;

    private readonly LocalClusterHost? _host;
    private readonly string _folder;

    private ScenarioCluster(
        LocalClusterHost? host, RequestLoad? load, KubeClientConfiguration configuration, string kubeconfig, string @namespace, bool throughLink)
    {
        _host = host;
        Configuration = configuration;
        Load = load;
        Namespace = @namespace;
        Client = new KubeClient(configuration, TimeProvider.System, NullLoggerFactory.Instance);
        ScheduledJobs = Client.Resource(ScheduledJobResource.Type);
        Network = throughLink ? Link.To(configuration.Server) : null;
        _folder = Directory.CreateTempSubdirectory("scheduledjobs-scenario-").FullName;
        OperatorKubeconfig = Path.Combine(_folder, "kubeconfig");
        File.WriteAllText(OperatorKubeconfig, Network is null ? kubeconfig : kubeconfig.Replace(Authority(configuration.Server), Authority(Network.Address)));
    }

    /// <summary>How this process reaches the API server.</summary>
    public KubeClientConfiguration Configuration { get; }

    public KubeClient Client { get; }

    public ResourceClient<ScheduledJob> ScheduledJobs { get; }

    /// <summary>The namespace of everything created; the operator serves only this one.</summary>
    public string Namespace { get; }

    /// <summary>The operator's kubeconfig.</summary>
    public string OperatorKubeconfig { get; }

    /// <summary>The network between the operator and the API server; null if the scenario did not ask for one.</summary>
    public Link? Network { get; }

    /// <summary>The requests in progress in the API server; null on an existing cluster.</summary>
    public RequestLoad? Load { get; }

    public bool IsLocal => _host is not null;

    /// <summary>Options: --kubeconfig FILE (an existing cluster), --namespace NAME in it.</summary>
    /// <param name="options">The scenario's options.</param>
    /// <param name="throughLink">Whether the operator reaches the API server, which must then be on this machine, through <see cref="Network"/>.</param>
    public static async Task<ScenarioCluster> StartAsync(ScenarioOptions options, bool throughLink = false)
    {
        var @namespace = options.Text("--namespace", "default");
        if (options.OptionalText("--kubeconfig") is { } file)
        {
            return new(null, null, KubeClientConfiguration.BuildDefaultConfig(file), await File.ReadAllTextAsync(file), @namespace, throughLink);
        }

        var load = new RequestLoad();
        var host = await LocalClusterHost.StartAsync(
            new LocalClusterOptions { Interceptor = load.CountAsync }, NullLoggerFactory.Instance, CancellationToken.None);
        return new(host, load, host.Api.AdminConfiguration, host.Api.AdminKubeconfig, @namespace, throughLink);
    }

    /// <summary>Creates ScheduledJobs, several at a time.</summary>
    public Task CreateAsync(int count, Func<int, ScheduledJob> make, Action<ScheduledJob>? created = null) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Creators }, async (i, cancellationToken) =>
        {
            var scheduledJob = await ScheduledJobs.CreateAsync(Namespace, make(i), WriteOptions.Default, cancellationToken);
            created?.Invoke(scheduledJob);
        });

    public async ValueTask DisposeAsync()
    {
        if (Network is not null)
            await Network.DisposeAsync();
        if (_host is null)
            await DeleteAllAsync();
        Client.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task DeleteAllAsync()
    {
        var all = await ScheduledJobs.ListAsync(Namespace, new ListOptions(), CancellationToken.None);
        await Parallel.ForEachAsync(all.Items, new ParallelOptions { MaxDegreeOfParallelism = Creators }, async (item, cancellationToken) =>
        {
            try
            {
                await ScheduledJobs.DeleteAsync(Namespace, item.Metadata.Name!, DeleteOptions.Background, cancellationToken);
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                // Already gone.
            }
        });
    }

    private static string Authority(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
