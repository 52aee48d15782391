using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Actions.Http.References;

/// <summary>Reads what actions refer to. Refusals are <see cref="ApiException"/>, as of every client of the API server.</summary>
internal interface IReferenceSource
{
    /// <summary>A Secret; null where it does not exist.</summary>
    Task<Secret?> FindSecretAsync(string @namespace, string name);

    /// <summary>A ConfigMap; null where it does not exist.</summary>
    Task<ConfigMap?> FindConfigMapAsync(string @namespace, string name);

    /// <summary>A new token of a ServiceAccount.</summary>
    Task<TokenRequest> RequestTokenAsync(string @namespace, string serviceAccount, string audience, TimeSpan expiration);
}
