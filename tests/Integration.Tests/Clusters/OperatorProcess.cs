namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>The operator as a process of its own, which can be stopped and killed.</summary>
public static class OperatorProcess
{
    /// <summary>Starts it for one namespace.</summary>
    public static BackgroundProcess Start(Cluster cluster, string @namespace) => BackgroundProcess.Start(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "ScheduledJobs.Operator.dll"),
            "--kubeconfig", cluster.OperatorKubeconfig, "--namespace", @namespace, "--health-bind-address", "off", "--log-format", "text",
            "--egress-allow-loopback",
        ],
        Path.Combine(AppContext.BaseDirectory, $"operator-{@namespace}.log"));
}
