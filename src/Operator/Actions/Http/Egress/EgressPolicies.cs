using System.Collections.Concurrent;
using System.Net;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Egress;

/// <summary>The policy that counts for a namespace now: the operator's, the API server's addresses, and what the administrator added.</summary>
/// <param name="basis">The operator's policy.</param>
/// <param name="server">Where the API server listens.</param>
/// <param name="overrides">What is set for single namespaces.</param>
internal sealed class EgressPolicies(EgressPolicy basis, ApiServerAddresses server, NamespaceOverrides overrides)
{
    private Built _built = new(OverrideTexts.None, [], []);

    /// <summary>
    /// The policy of a namespace; the same object until something changes, so that connections are shared. Where the overrides or the
    /// addresses of the API server can't be known, nothing may be called: overrides may be there to deny, and the API server is.
    /// </summary>
    /// <exception cref="CallException">The policy is not known.</exception>
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
            Reasons.AccessDenied, "the operator may not read its own egress overrides; an administrator must allow it"),
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
                Reasons.HttpBlocked, "the administrator's override for this namespace can't be read, so nothing may be called");
        }
    }

    private sealed record Built(
        OverrideTexts Texts, IReadOnlyList<IPEndPoint> Servers, ConcurrentDictionary<string, EgressPolicy> Policies);
}
