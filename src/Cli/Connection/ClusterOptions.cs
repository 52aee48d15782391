using System.CommandLine;

namespace ScheduledJobs.Cli.Connection;

/// <summary>The options that say which cluster, which namespace, and as whom: kubectl's, with kubectl's names.</summary>
internal sealed class ClusterOptions
{
    public Option<string?> Namespace { get; } = new("--namespace", "-n")
    {
        Description = "The namespace. Default: that of the context.",
        HelpName = "name",
        Recursive = true,
    };

    public Option<string?> Kubeconfig { get; } = new("--kubeconfig")
    {
        Description = "The kubeconfig file. Default: KUBECONFIG, then ~/.kube/config.",
        HelpName = "file",
        Recursive = true,
    };

    public Option<string?> Context { get; } = new("--context")
    {
        Description = "The context of the kubeconfig. Default: its current one.",
        HelpName = "name",
        Recursive = true,
    };

    public Option<string?> As { get; } = new("--as")
    {
        Description = "The user to act as.",
        HelpName = "user",
        Recursive = true,
    };

    public Option<string[]> AsGroups { get; } = new("--as-group")
    {
        Description = "A group to act as; repeatable.",
        HelpName = "group",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        foreach (var option in (Option[])[Namespace, Context, Kubeconfig, As, AsGroups])
            root.Options.Add(option);
    }
}
