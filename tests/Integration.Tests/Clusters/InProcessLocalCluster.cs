using Microsoft.AspNetCore.Http;
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

    /// <param name="log">Name of its log.</param>
    /// <param name="intercept">Handles each request; its second argument is the API.</param>
    public static async Task<InProcessLocalCluster> StartAsync(string log = "local-cluster", Func<HttpContext, RequestDelegate, Task>? intercept = null)
    {
        var loggers = FileLog.Create(log);
        var host = await LocalClusterHost.StartAsync(new LocalClusterOptions { Interceptor = intercept }, loggers, CancellationToken.None);
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
