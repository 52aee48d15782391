using System.Net;

namespace ScheduledJobs.Operator.Limits;

/// <summary>
/// Which targets HTTP actions may reach. Pure: it checks an address that the caller has resolved and is about to connect to. The
/// order is: what is always denied, deny rules, then scope and allow rules.
/// </summary>
public sealed record EgressPolicy
{
    /// <summary>What may be called without an allow rule. Default Cluster.</summary>
    public EgressScope Scope { get; init; }

    /// <summary>The networks of scope Cluster. Default: all private networks.</summary>
    public IReadOnlyList<IPNetwork> ClusterNetworks { get; init; } = SpecialNetworks.Private;

    /// <summary>Whether loopback addresses are in scope instead of denied. Default false; for laptops and tests.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>Allowed targets outside the scope.</summary>
    public IReadOnlyList<EgressRule> Allow { get; init; } = [];

    /// <summary>Denied targets; these override everything that allows them.</summary>
    public IReadOnlyList<EgressRule> Deny { get; init; } = [];

    /// <summary>Addresses of the API server. Always denied, on all ports; on loopback only the server's own port is.</summary>
    public IReadOnlyList<IPEndPoint> ApiServers { get; init; } = [];

    /// <summary>This policy with an administrator's additions for one namespace.</summary>
    public EgressPolicy With(EgressOverride added) => this with
    {
        Scope = added.Scope ?? Scope,
        Allow = [.. Allow, .. added.Allow],
        Deny = [.. Deny, .. added.Deny],
    };

    /// <summary>Whether this address may be connected to.</summary>
    /// <param name="host">Host in the URL; a name or an address.</param>
    /// <param name="port">Port.</param>
    /// <param name="address">The address to connect to.</param>
    public bool Allows(string host, int port, IPAddress address)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        var written = SpecialNetworks.WithoutZone(address);
        if (Deny.Any(r => r.Matches(name, port, written)))
            return false;
        foreach (var reached in SpecialNetworks.ReachedThrough(address))
        {
            if (!AllowsPlain(name, port, reached, SpecialNetworks.IsTranslated(written) ? written : reached))
                return false;
        }

        return true;
    }

    /// <param name="host">Host, normalised.</param>
    /// <param name="port">Port.</param>
    /// <param name="address">The address that packets reach.</param>
    /// <param name="written">The translator's address that represents it, or the same address.</param>
    private bool AllowsPlain(string host, int port, IPAddress address, IPAddress written)
    {
        var isLoopback = SpecialNetworks.IsLoopback(address);
        if (SpecialNetworks.IsForbidden(address) || (isLoopback && !AllowLoopback) || IsApiServer(address, port, isLoopback))
            return false;
        if (Deny.Any(r => r.Matches(host, port, address)))
            return false;
        return isLoopback
            || Scope == EgressScope.Any
            || ClusterNetworks.Any(n => n.Contains(address) || n.Contains(written))
            || Allow.Any(r => r.Matches(host, port, address) || r.Matches(host, port, written));
    }

    private bool IsApiServer(IPAddress address, int port, bool isLoopback) => ApiServers.Any(
        s => isLoopback ? SpecialNetworks.IsLoopback(s.Address) && s.Port == port : s.Address.Equals(address));
}
