namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>A cluster started elsewhere: kind, k3d, a test server, a real one.</summary>
public sealed class ExistingCluster(string kubeconfig, string operatorKubeconfig) : IControlPlane
{
    public string Name => $"the cluster of {kubeconfig}";

    public string AdminKubeconfig => kubeconfig;

    public string OperatorKubeconfig => operatorKubeconfig;

    public bool HasCel => true;

    public bool HasControllers => true;

    public bool? HasKubelet => null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
