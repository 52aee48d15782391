using ScheduledJobs.Cli.Convert.Drafts;

namespace ScheduledJobs.Cli.Convert;

/// <summary>One call of the command.</summary>
/// <param name="From">One of <see cref="Converter.Kinds"/>.</param>
/// <param name="Files">File names; - is the standard input. None: the cluster.</param>
/// <param name="Settings">How to convert.</param>
internal sealed record ConvertRequest(string From, IReadOnlyList<string> Files, ConvertSettings Settings)
{
    /// <summary>Which CronJobs of the cluster.</summary>
    public ClusterSelection Cluster { get; init; } = new();
}

/// <summary>Where the CronJobs of a cluster are read from.</summary>
internal sealed record ClusterSelection
{
    public string? Kubeconfig { get; init; }

    public string? Context { get; init; }

    /// <summary>Null: the context's.</summary>
    public string? Namespace { get; init; }

    public bool AllNamespaces { get; init; }

    public string? LabelSelector { get; init; }
}
