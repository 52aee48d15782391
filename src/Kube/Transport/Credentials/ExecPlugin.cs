namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>A program that prints credentials as an <c>ExecCredential</c> of <c>client.authentication.k8s.io</c>.</summary>
public sealed record ExecPlugin
{
    /// <summary>Path of the program, or a name to look for in PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables, in addition to those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The program's <c>apiVersion</c>: <c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Message for users who do not have the program.</summary>
    public string? InstallHint { get; init; }

    /// <summary>When the program may use this process's standard input.</summary>
    public ExecInteraction Interaction { get; init; } = ExecInteraction.IfAvailable;

    /// <summary>Whether the program receives information about the cluster.</summary>
    public bool ProvideClusterInfo { get; init; }
}
