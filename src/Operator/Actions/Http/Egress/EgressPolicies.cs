using System.Collections.Concurrent;
using System.Net;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Egress;

/// <summary>The current policy of a namespace: the operator's, plus the API server's addresses and the administrator's additions.</summary>
/// <param name="basis">The operator's policy.</param>
/// <param name="server">The API server's addresses.</param>
/// <param name="overrides">The settings of single namespaces.</param>
internal sealed class EgressPolicies(EgressPolicy basis, ApiServerAddresses server, NamespaceOverrides overrides)
{
    private Built _built = new(OverrideTexts.None, [], []);

    /// <summary>
    /// The policy of a namespace. Returns the same object until something changes, so that connections are shared. If the overrides or
    /// the API server's addresses are unknown, nothing may be called: overrides may deny targets, and the API server is always denied.
    /// </summary>
    /// <exception cref="CallException">The policy is unknown.</exception>
    public async Task<EgressPolicy> ForAsync(string @namespace, CancellationToken cancellationToken)
    {
        var servers = await server.GetAsync(cancellationToken);
        var texts = await overrides.GetAsync(cancellationToken);
        if (FaultOf(texts) is { } fault)
            throw fault;
        var built = _built;
        if (!ReferenceEquals(built.Texts, texts) || !ReferenceEquals(built.Servers, servers))
            _built = built = new Built(texts, servers, []);
        return built.Policies.GetOrAdd(texts.ByNamespace.ContainsKey(@namespace) ? @namespace : "", Build, built);
    }

    private static CallException? FaultOf(OverrideTexts texts) => texts.Fault switch
    {
        OverridesFault.None => null,
        OverridesFault.Forbidden => new CallException(
            Reasons.AccessDenied, "the operator is not allowed to read its own egress overrides; an administrator must grant access"),
        _ => new CallException(Reasons.InternalError, "the operator could not read its egress overrides", RetryClasses.Connect),
    };

    private EgressPolicy Build(string @namespace, Built built)
    {
        var policy = basis with { ApiServers = built.Servers };
        if (!built.Texts.ByNamespace.TryGetValue(@namespace, out var text))
            return policy;
        try
        {
            return policy.With(NamespaceOverride.Parse(text).Egress);
        }
        catch (FormatException)
        {
            throw new CallException(
                Reasons.HttpBlocked, "the administrator's override for this namespace is not valid, so no calls are allowed");
        }
    }

    private sealed record Built(
        OverrideTexts Texts, IReadOnlyList<IPEndPoint> Servers, ConcurrentDictionary<string, EgressPolicy> Policies);
}
