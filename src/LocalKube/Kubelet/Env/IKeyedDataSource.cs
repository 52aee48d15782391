namespace ScheduledJobs.LocalKube.Kubelet.Env;

internal enum KeyedKind
{
    Secret,
    ConfigMap,
}

/// <summary>Reads Secrets and ConfigMaps.</summary>
internal interface IKeyedDataSource
{
    /// <summary>The entries as text; null if the object does not exist.</summary>
    Task<IReadOnlyDictionary<string, string>?> FindAsync(
        KeyedKind kind, string @namespace, string name, CancellationToken cancellationToken);
}
