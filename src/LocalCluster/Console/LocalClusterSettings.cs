namespace ScheduledJobs.LocalCluster.Console;

/// <summary>What the command line says.</summary>
/// <param name="Paths">Files and folders of manifests to apply.</param>
/// <param name="Port">Port of the API; null means the usual one, or a free one where that is taken.</param>
/// <param name="EchoPort">Port of <c>/echo</c>; null means the one that the samples name.</param>
/// <param name="KubeconfigOut">Where the kubeconfig is written.</param>
/// <param name="WithOperator">False for the bare API, to run the operator elsewhere.</param>
/// <param name="Quiet">No table and no line per run.</param>
internal sealed record LocalClusterSettings(
    IReadOnlyList<string> Paths, int? Port, int? EchoPort, string KubeconfigOut, bool WithOperator, bool Quiet);
