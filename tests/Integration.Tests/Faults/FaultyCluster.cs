using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalCluster;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>
/// A test's own LocalCluster, with a fault script in front of its API, whatever cluster the suite runs on. Operators
/// are started by name; each has its own link.
/// </summary>
public sealed class FaultyCluster : IAsyncDisposable
{
    private readonly LocalClusterHost _host;
    private readonly ILoggerFactory _loggers;
    private readonly string _folder = Directory.CreateTempSubdirectory("scheduledjobs-faulty-cluster-").FullName;
    private readonly ConcurrentDictionary<string, Link> _links = new();

    private FaultyCluster(LocalClusterHost host, FaultScript faults, ILoggerFactory loggers)
    {
        _host = host;
        Faults = faults;
        _loggers = loggers;
        var admin = Path.Combine(_folder, "admin");
        File.WriteAllText(admin, host.Api.AdminKubeconfig);
        Api = new KubeApi(Kubeconfig.Read(admin));
    }

    /// <summary>The API without faults.</summary>
    public KubeApi Api { get; }

    public FaultScript Faults { get; }

    /// <param name="name">Name of its log.</param>
    /// <param name="seed">Seed of the fault script.</param>
    public static async Task<FaultyCluster> StartAsync(string name, int seed = 0)
    {
        var faults = new FaultScript(seed);
        var loggers = FileLog.Create($"faulty-cluster-{name}");
        var options = new LocalClusterOptions { Interceptor = faults.InterceptAsync };
        return new(await LocalClusterHost.StartAsync(options, loggers, CancellationToken.None), faults, loggers);
    }

    /// <summary>The network between an operator and the API.</summary>
    public Link LinkOf(string operatorName) => _links.GetOrAdd(operatorName, _ => Link.To(_host.Api.Address));

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
        Api.Dispose();
        await _host.DisposeAsync();
        _loggers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Uses the operator's link, and its name, which LocalCluster ignores and the fault script reads.</summary>
    private string KubeconfigOf(string operatorName)
    {
        var path = Path.Combine(_folder, operatorName);
        File.WriteAllText(path, _host.Api.AdminKubeconfig
            .Replace(_host.Api.Address.GetLeftPart(UriPartial.Authority), LinkOf(operatorName).Address.GetLeftPart(UriPartial.Authority))
            .Replace("    token: ", $"    as: {operatorName}\n    token: "));
        return path;
    }
}
