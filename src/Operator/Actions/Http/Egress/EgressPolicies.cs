using System.Collections.Concurrent;
using System.Net;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Api.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Http.Egress;

/// <summary>The policy that counts for a namespace now: the operator's, the API server's addresses, and what the administrator added.</summary>
/// <param name="basis">The operator's policy.</param>
/// <param name="server">Where the API server listens.</param>
/// <param name="readOverrides">Reads the ConfigMap of overrides, a key for each namespace; null where there is none to read.</param>
/// <param name="time">The clock.</param>
internal sealed class EgressPolicies(
    EgressPolicy basis, ApiServerAddresses server, Func<CancellationToken, Task<ConfigMap?>>? readOverrides, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private readonly ExpiringCache<string, Overrides> _overrides = new(1, time);
    private Overrides _lastRead = Overrides.None;
    private Built _built = new(Overrides.None, [], []);

    /// <summary>
    /// The policy of a namespace; the same object until something changes, so that connections are shared. Where the overrides can't be
    /// read nothing may be called: they may be there to deny.
    /// </summary>
    /// <exception cref="CallException">The overrides can't be read.</exception>
    public async Task<EgressPolicy> ForAsync(string @namespace, CancellationToken cancellationToken)
    {
        var servers = await server.GetAsync(cancellationToken);
        var overrides = readOverrides is null ? Overrides.None : await _overrides.GetAsync("", ReadAsync, cancellationToken);
        var built = _built;
        if (!ReferenceEquals(built.Overrides, overrides) || !ReferenceEquals(built.Servers, servers))
            _built = built = new Built(overrides, servers, []);
        return built.Policies.GetOrAdd(overrides.ByNamespace.ContainsKey(@namespace) ? @namespace : "", Build, built);
    }

    private EgressPolicy Build(string @namespace, Built built)
    {
        var policy = basis with { ApiServers = built.Servers };
        if (!built.Overrides.ByNamespace.TryGetValue(@namespace, out var text))
            return policy;
        try
        {
            return policy.With(EgressOverride.Parse(text));
        }
        catch (FormatException)
        {
            throw new CallException(
                Reasons.HttpBlocked, "the administrator's egress override for this namespace can't be read, so nothing may be called");
        }
    }

    private async Task<Expiring<Overrides>> ReadAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(ReadTimeout, time);
            var map = await readOverrides!(limit.Token);
            if (map is null)
                _lastRead = Overrides.None;
            else if (_lastRead.Version != map.Metadata.ResourceVersion)
                _lastRead = new Overrides(map.Metadata.ResourceVersion, map.Data ?? []);
            return new Expiring<Overrides>(_lastRead, time.GetUtcNow() + Freshness);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            throw new CallException(
                Reasons.AccessDenied, "the operator may not read its own egress overrides; an administrator must allow it");
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException or OperationCanceledException)
        {
            throw new CallException(Reasons.InternalError, "the operator could not read its egress overrides", RetryClasses.Connect);
        }
    }

    private sealed record Overrides(string? Version, IReadOnlyDictionary<string, string> ByNamespace)
    {
        public static Overrides None { get; } = new("", new Dictionary<string, string>());
    }

    private sealed record Built(
        Overrides Overrides, IReadOnlyList<IPEndPoint> Servers, ConcurrentDictionary<string, EgressPolicy> Policies);
}
