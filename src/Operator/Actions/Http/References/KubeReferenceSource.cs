using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Actions.Http.References;

/// <summary>Reads references from the cluster with the operator's own credentials.</summary>
internal sealed class KubeReferenceSource(KubeClient client) : IReferenceSource
{
    private readonly ResourceClient<Secret> _secrets = client.Resource(KnownResources.Secrets);
    private readonly ResourceClient<ConfigMap> _configMaps = client.Resource(KnownResources.ConfigMaps);
    private readonly ResourceClient<TokenRequest> _tokens = client.Resource(KnownResources.ServiceAccountTokens);

    // The client has its own timeout, so none of these can hang.
    public Task<Secret?> FindSecretAsync(string @namespace, string name) =>
        _secrets.FindAsync(@namespace, name, CancellationToken.None);

    public Task<ConfigMap?> FindConfigMapAsync(string @namespace, string name) =>
        _configMaps.FindAsync(@namespace, name, CancellationToken.None);

    public Task<TokenRequest> RequestTokenAsync(string @namespace, string serviceAccount, string audience, TimeSpan expiration) =>
        _tokens.CreateSubresourceAsync(
            @namespace,
            serviceAccount,
            "token",
            TokenRequest.For(audience, (long)expiration.TotalSeconds),
            WriteOptions.Default,
            CancellationToken.None);
}
