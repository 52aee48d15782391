namespace ScheduledJobs.Kube.Transport.Kubeconfig;

/// <summary>Where to look for a configuration, and in which order.</summary>
/// <param name="Environment">Reads an environment variable.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="InCluster">The service account of the Pod, if there is one.</param>
internal sealed record ConfigurationSearch(Func<string, string?> Environment, string Home, ServiceAccount InCluster)
{
    /// <summary>The search of this process.</summary>
    public static ConfigurationSearch Default { get; } = new(
        System.Environment.GetEnvironmentVariable,
        System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
        ServiceAccount.Default);

    /// <param name="kubeconfigPath">A file requested by name.</param>
    /// <param name="context">A context requested by name; a Pod's service account has none.</param>
    public KubeClientConfiguration Find(string? kubeconfigPath, string? context)
    {
        if (kubeconfigPath is not null)
            return KubeconfigReader.Read([kubeconfigPath], context);
        if (Environment("KUBECONFIG") is { Length: > 0 } list)
            return KubeconfigReader.Read(ExistingFiles(list), context);
        if (context is null && InCluster.IsPresent)
            return InCluster.ToConfiguration();
        var home = Path.Combine(Home, ".kube", "config");
        return File.Exists(home)
            ? KubeconfigReader.Read([home], context)
            : throw new KubeconfigException(
                $"No cluster is configured: no kubeconfig file is given, KUBECONFIG is not set, this is not a Pod, and {home} does not exist");
    }

    // kubectl also skips missing files in the list: one may be for another machine.
    private static List<string> ExistingFiles(string list)
    {
        var files = list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(File.Exists).ToList();
        return files.Count > 0 ? files : throw new KubeconfigException($"KUBECONFIG: none of its files exists: {list}");
    }
}
