using Microsoft.Extensions.Logging;
using ScheduledJobs.LocalCluster;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>LocalCluster in this process, without the operator that it would host.</summary>
public sealed class InProcessLocalCluster : IControlPlane
{
    private readonly LocalClusterHost _host;
    private readonly string _folder;
    private readonly ILoggerFactory _loggers;

    private InProcessLocalCluster(LocalClusterHost host, string folder, ILoggerFactory loggers)
    {
        _host = host;
        _folder = folder;
        _loggers = loggers;
    }

    public string Name => "LocalCluster";

    public string AdminKubeconfig => Path.Combine(_folder, "kubeconfig");

    public string OperatorKubeconfig => AdminKubeconfig;

    public bool HasCel => false;

    public bool HasControllers => true;

    public bool? HasKubelet => true;

    public static async Task<InProcessLocalCluster> StartAsync()
    {
        var loggers = FileLog.Create("local-cluster");
        var host = await LocalClusterHost.StartAsync(new LocalClusterOptions(), loggers, CancellationToken.None);
        var cluster = new InProcessLocalCluster(host, Directory.CreateTempSubdirectory("scheduledjobs-local-cluster-").FullName, loggers);
        await File.WriteAllTextAsync(cluster.AdminKubeconfig, host.Api.AdminKubeconfig);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _loggers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
