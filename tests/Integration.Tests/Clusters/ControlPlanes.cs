namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>Which cluster the suite runs on: the environment decides.</summary>
public static class ControlPlanes
{
    /// <summary>Names a kubeconfig of an existing cluster; its current context is an administrator.</summary>
    public const string KubeconfigVariable = "SCHEDULEDJOBS_TEST_KUBECONFIG";

    /// <summary>Names a kubeconfig with the operator's identity, if that is not the administrator's.</summary>
    public const string OperatorKubeconfigVariable = "SCHEDULEDJOBS_TEST_OPERATOR_KUBECONFIG";

    /// <summary>Names a folder with the programs etcd and kube-apiserver.</summary>
    public const string AssetsVariable = "KUBEBUILDER_ASSETS";

    /// <summary>
    /// An existing cluster if one is named, otherwise our own control plane from etcd and kube-apiserver, otherwise LocalCluster.
    /// </summary>
    public static async Task<IControlPlane> StartAsync()
    {
        var operatorKubeconfig = Read(OperatorKubeconfigVariable);
        if (Read(KubeconfigVariable) is { } kubeconfig)
            return new ExistingCluster(kubeconfig, operatorKubeconfig ?? kubeconfig);
        if (operatorKubeconfig is not null)
            throw new InvalidOperationException($"{OperatorKubeconfigVariable} is set without {KubeconfigVariable}.");
        if (Read(AssetsVariable) is { } assets)
            return await BinaryControlPlane.StartAsync(assets);
        return await InProcessLocalCluster.StartAsync();
    }

    private static string? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? Path.GetFullPath(value) : null;
}
