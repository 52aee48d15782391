namespace ScheduledJobs.LocalKube.Kubelet.Env;

internal enum KeyedKind
{
    Secret,
    ConfigMap,
}

/// <summary>Where Secrets and ConfigMaps are read.</summary>
internal interface IKeyedDataSource
{
    /// <summary>The entries as text, or null where the object does not exist.</summary>
    Task<IReadOnlyDictionary<string, string>?> FindAsync(
        KeyedKind kind, string @namespace, string name, CancellationToken cancellationToken);
}
