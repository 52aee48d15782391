namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>A program that prints credentials as an <c>ExecCredential</c> of <c>client.authentication.k8s.io</c>.</summary>
public sealed record ExecPlugin
{
    /// <summary>Path of the program, or a name to look for in PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables, besides those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The <c>apiVersion</c> that the program speaks: <c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>What to tell somebody who does not have the program.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Whether the program is told which cluster it is for.</summary>
    public bool ProvideClusterInfo { get; init; }
}
