using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Actions.Http.References;

/// <summary>Reads the objects that actions refer to. Refusals are <see cref="ApiException"/>, as from any API server client.</summary>
internal interface IReferenceSource
{
    /// <summary>A Secret; null if it does not exist.</summary>
    Task<Secret?> FindSecretAsync(string @namespace, string name);

    /// <summary>A ConfigMap; null if it does not exist.</summary>
    Task<ConfigMap?> FindConfigMapAsync(string @namespace, string name);

    /// <summary>A new token of a ServiceAccount.</summary>
    Task<TokenRequest> RequestTokenAsync(string @namespace, string serviceAccount, string audience, TimeSpan expiration);
}
