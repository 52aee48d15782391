namespace ScheduledJobs.LocalCluster.Console;

/// <summary>The settings from the command line.</summary>
/// <param name="Paths">Files and folders of manifests to apply.</param>
/// <param name="Port">Port of the API; null for the default port, or a free one if that is taken.</param>
/// <param name="EchoPort">Port of <c>/echo</c>; null for the port that the samples use.</param>
/// <param name="KubeconfigOut">Path of the kubeconfig to write.</param>
/// <param name="WithOperator">False for the bare API, to run the operator elsewhere.</param>
/// <param name="Quiet">No table and no line per run.</param>
internal sealed record LocalClusterSettings(
    IReadOnlyList<string> Paths, int? Port, int? EchoPort, string KubeconfigOut, bool WithOperator, bool Quiet)
{
    /// <summary>The port of the web console unless another is given.</summary>
    public const int DefaultConsolePort = 8090;

    /// <summary>Directory that keeps the objects; null to keep them in memory.</summary>
    public string? Data { get; init; }

    /// <summary>Whether to serve the web console.</summary>
    public bool WithConsole { get; init; } = true;

    /// <summary>Port of the console; null for the default port, or a free one if that is taken.</summary>
    public int? ConsolePort { get; init; }
}
