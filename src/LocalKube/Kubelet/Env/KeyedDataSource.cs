using System.Text;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalKube.Kubelet.Env;

/// <summary>Reads Secrets and ConfigMaps from the API, each time anew.</summary>
internal sealed class KeyedDataSource(KubeClient client) : IKeyedDataSource
{
    private readonly ResourceClient<Secret> _secrets = client.Resource(KnownResources.Secrets);
    private readonly ResourceClient<ConfigMap> _configMaps = client.Resource(KnownResources.ConfigMaps);

    public async Task<IReadOnlyDictionary<string, string>?> FindAsync(
        KeyedKind kind, string @namespace, string name, CancellationToken cancellationToken)
    {
        if (kind == KeyedKind.Secret)
        {
            return await _secrets.FindAsync(@namespace, name, cancellationToken) is { } secret
                ? (secret.Data ?? []).ToDictionary(e => e.Key, e => Encoding.UTF8.GetString(e.Value), StringComparer.Ordinal)
                : null;
        }

        return await _configMaps.FindAsync(@namespace, name, cancellationToken) is { } configMap ? configMap.Data ?? [] : null;
    }
}
