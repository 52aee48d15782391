using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.LocalCluster.Api;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>LocalCluster in this process: its API server and its kubelet, without the operator that it would host.</summary>
public sealed class InProcessLocalCluster : IControlPlane
{
    private readonly ApiServer _server;
    private readonly string _folder;

    private InProcessLocalCluster(ApiServer server, string folder)
    {
        _server = server;
        _folder = folder;
    }

    public string Name => "LocalCluster in this process";

    public string AdminKubeconfig => Path.Combine(_folder, "kubeconfig");

    public string OperatorKubeconfig => AdminKubeconfig;

    public bool HasCel => false;

    public bool HasControllers => true;

    public bool? HasKubelet => true;

    public static async Task<InProcessLocalCluster> StartAsync()
    {
        var server = await ApiServer.StartAsync(new ApiServerOptions(), NullLoggerFactory.Instance, CancellationToken.None);
        var cluster = new InProcessLocalCluster(server, Directory.CreateTempSubdirectory("scheduledjobs-local-cluster-").FullName);
        await File.WriteAllTextAsync(cluster.AdminKubeconfig, server.AdminKubeconfig);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
