using System.Net;

namespace ScheduledJobs.Operator.Limits;

/// <summary>
/// Which targets HTTP actions may reach. Pure: it judges an address that somebody else has resolved, and is about to connect to. In this
/// order: what is always denied, deny rules, then scope and allow rules.
/// </summary>
public sealed record EgressPolicy
{
    /// <summary>What may be called without an allow rule. Default Cluster.</summary>
    public EgressScope Scope { get; init; }

    /// <summary>The networks that scope Cluster means. Default: all private networks.</summary>
    public IReadOnlyList<IPNetwork> ClusterNetworks { get; init; } = SpecialNetworks.Private;

    /// <summary>Loopback addresses are part of the scope instead of denied. Default false; for laptops and tests.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>Targets beyond the scope.</summary>
    public IReadOnlyList<EgressRule> Allow { get; init; } = [];

    /// <summary>Targets that are denied, whatever allows them.</summary>
    public IReadOnlyList<EgressRule> Deny { get; init; } = [];

    /// <summary>Where the API server listens. Its addresses are always denied, on all ports; on loopback only its own port is.</summary>
    public IReadOnlyList<IPEndPoint> ApiServers { get; init; } = [];

    /// <summary>This policy with what an administrator has added for one namespace.</summary>
    public EgressPolicy With(EgressOverride added) => this with
    {
        Scope = added.Scope ?? Scope,
        Allow = [.. Allow, .. added.Allow],
        Deny = [.. Deny, .. added.Deny],
    };

    /// <summary>May this address be connected to?</summary>
    /// <param name="host">Host as the URL names it; a name or an address.</param>
    /// <param name="port">Port.</param>
    /// <param name="address">The address that would be connected to.</param>
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
    /// <param name="address">The address that is reached.</param>
    /// <param name="written">The address of a translator that stands for it; or the same.</param>
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
