using System.Collections.Concurrent;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Hostile;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalCluster;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>
/// A test's own cluster, with a fault script in front of its API, whatever cluster the suite runs on. Operators
/// are started by name; each has its own link.
/// </summary>
public sealed class FaultyCluster : IAsyncDisposable
{
    private readonly Uri _address;
    private readonly string _kubeconfig;
    private readonly IAsyncDisposable[] _parts;
    private readonly string _folder = Directory.CreateTempSubdirectory("scheduledjobs-faulty-cluster-").FullName;
    private readonly ConcurrentDictionary<string, Link> _links = new();

    // The parts are disposed of in their order.
    private FaultyCluster(KubeApi api, FaultScript faults, (Uri Address, string Kubeconfig) forOperators, params IAsyncDisposable[] parts)
    {
        (Api, Faults) = (api, faults);
        (_address, _kubeconfig) = forOperators;
        _parts = parts;
    }

    /// <summary>The API without faults.</summary>
    public KubeApi Api { get; }

    public FaultScript Faults { get; }

    /// <summary>On LocalCluster.</summary>
    /// <param name="name">Name of its log.</param>
    /// <param name="seed">Seed of the fault script.</param>
    public static async Task<FaultyCluster> StartAsync(string name, int seed = 0)
    {
        var faults = new FaultScript(seed);
        var plane = await InProcessLocalCluster.StartAsync($"faulty-cluster-{name}", faults.InterceptAsync);
        var kubeconfig = await File.ReadAllTextAsync(plane.AdminKubeconfig);
        var server = Kubeconfig.Read(plane.AdminKubeconfig).Server;
        return new(new KubeApi(Kubeconfig.Read(plane.AdminKubeconfig)), faults, (server, kubeconfig), plane);
    }

    /// <summary>On Kubernetes' own API machinery. A proxy has the script.</summary>
    /// <param name="program">The program kube-testserver.</param>
    /// <param name="seed">Seed of the fault script.</param>
    public static async Task<FaultyCluster> StartOnKubeTestServerAsync(string program, int seed)
    {
        var faults = new FaultScript(seed);
        var plane = await KubeTestServer.StartAsync(program);
        var config = Kubeconfig.Read(plane.AdminKubeconfig);
        var api = new KubeApi(config);
        await Cluster.InstallCustomResourcesAsync(api);
        var proxy = await ApiProxy.StartAsync(config.Server, config.Authorities(), config.Token!, faults.InterceptAsync);
        return new(api, faults, (proxy.Address, proxy.Kubeconfig), proxy, new NodeSide(api), plane);
    }

    /// <summary>The network between an operator and the API.</summary>
    public Link LinkOf(string operatorName) => _links.GetOrAdd(operatorName, _ => Link.To(_address));

    /// <summary>An operator in this process that serves one namespace; not started yet.</summary>
    public InProcessOperator Operator(string name, string @namespace, string selector = "") =>
        new(KubeconfigOf(name), $"operator-{name}", @namespace) { WatchLabelSelector = LabelSelector.Parse(selector) };

    /// <summary>An operator in its own process; returns when it is ready.</summary>
    public Task<BackgroundProcess> StartProcessAsync(string name, params string[] options) =>
        OperatorProcess.StartAsync(KubeconfigOf(name), name, options);

    /// <summary>The same, without waiting for it.</summary>
    public BackgroundProcess LaunchProcess(string name, params string[] options) =>
        OperatorProcess.Launch(KubeconfigOf(name), name, options);

    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        foreach (var link in _links.Values)
            await link.DisposeAsync();
        await DisposePartsAsync(0);
        Api.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // All of them, also if one fails: a server would go on.
    private async Task DisposePartsAsync(int first)
    {
        if (first == _parts.Length)
            return;
        try
        {
            await _parts[first].DisposeAsync();
        }
        finally
        {
            await DisposePartsAsync(first + 1);
        }
    }

    /// <summary>Uses the operator's link, and its name, which the fault script reads.</summary>
    private string KubeconfigOf(string operatorName)
    {
        var path = Path.Combine(_folder, operatorName);
        File.WriteAllText(path, _kubeconfig
            .Replace(_address.GetLeftPart(UriPartial.Authority), LinkOf(operatorName).Address.GetLeftPart(UriPartial.Authority))
            .Replace("    token: ", $"    as: {operatorName}\n    token: "));
        return path;
    }
}
