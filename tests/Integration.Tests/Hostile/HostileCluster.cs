using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>The cluster of the hostile run, without an operator.</summary>
public sealed class HostileCluster : IAsyncDisposable
{
    /// <summary>Names the program kube-testserver, which is then started; by default the suite's environment decides.</summary>
    private const string TestServerVariable = "SCHEDULEDJOBS_TEST_KUBE_TESTSERVER";

    private readonly IControlPlane _plane;

    private HostileCluster(IControlPlane plane)
    {
        _plane = plane;
        Api = new KubeApi(Integration.Tests.Api.Kubeconfig.Read(plane.AdminKubeconfig));
    }

    public KubeApi Api { get; }

    public string Name => _plane.Name;

    /// <summary>Also used by the operator: its permissions are tested elsewhere.</summary>
    public string Kubeconfig => _plane.AdminKubeconfig;

    /// <summary>A member of a Pod's spec that keeps every node from running it: the tests decide its outcome.</summary>
    public string Nowhere => _plane.HasKubelet == true ? "nodeName: none" : "schedulerName: none";

    public static async Task<HostileCluster> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable(TestServerVariable);
        IControlPlane plane = program is { Length: > 0 } ? await KubeTestServer.StartAsync(program) : await ControlPlanes.StartAsync();
        var cluster = new HostileCluster(plane);
        await Cluster.InstallCustomResourcesAsync(cluster.Api);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _plane.DisposeAsync();
    }
}
