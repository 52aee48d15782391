using ScheduledJobs.Cli.Convert.Drafts;

namespace ScheduledJobs.Cli.Convert;

/// <summary>One call of the command.</summary>
/// <param name="From">One of <see cref="Converter.Kinds"/>.</param>
/// <param name="Files">File names; - is the standard input. None: the cluster.</param>
/// <param name="Settings">How to convert.</param>
internal sealed record ConvertRequest(string From, IReadOnlyList<string> Files, ConvertSettings Settings)
{
    /// <summary>Whether to read the CronJobs of all namespaces.</summary>
    public bool AllNamespaces { get; init; }

    /// <summary>Which CronJobs of the cluster; null for all.</summary>
    public string? LabelSelector { get; init; }
}
