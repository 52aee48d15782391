using System.Net;
using System.Net.Sockets;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Caching;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Egress;

/// <summary>
/// The addresses of the API server, as far as this process can know them: the server of its configuration and, in a cluster,
/// KUBERNETES_SERVICE_HOST and the name of the Service <c>kubernetes</c>, because the variable may contain anything. A name that stops
/// resolving keeps its last addresses. A name that never resolved fails every call, since the addresses to deny are unknown.
/// </summary>
/// <param name="server">Base address of the API server.</param>
/// <param name="serviceHost">Value of KUBERNETES_SERVICE_HOST; null outside a cluster, empty in a cluster that does not set it.</param>
/// <param name="resolve">Resolves names.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiServerAddresses(Uri server, string? serviceHost, HostResolver resolve, TimeProvider time) : IDisposable
{
    /// <summary>The Service's name as every Pod can resolve it, in any cluster domain.</summary>
    public const string ServiceName = "kubernetes.default.svc";

    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly ExpiringCache<string, IReadOnlyList<IPEndPoint>> _cache = new(_ => "", long.MaxValue, time);
    private readonly Dictionary<string, IReadOnlyList<IPAddress>> _lastKnown = [];
    private IReadOnlyList<IPEndPoint> _endPoints = [];

    /// <summary>The addresses, at most a minute old. Returns the same list if nothing has changed.</summary>
    /// <exception cref="CallException">They are unknown.</exception>
    public ValueTask<IReadOnlyList<IPEndPoint>> GetAsync(CancellationToken cancellationToken) =>
        _cache.GetAsync("", FetchAsync, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    private async Task<Expiring<IReadOnlyList<IPEndPoint>>> FetchAsync()
    {
        string?[] hosts = [server.IdnHost, serviceHost, serviceHost is null ? null : ServiceName];
        var endPoints = new List<IPEndPoint>();
        foreach (var host in hosts.OfType<string>().Where(h => h.Length > 0).Distinct())
        {
            foreach (var address in await ResolveAsync(host))
                endPoints.AddRange(SpecialNetworks.ReachedThrough(address).Select(a => new IPEndPoint(a, server.Port)));
        }

        if (!endPoints.SequenceEqual(_endPoints))
            _endPoints = endPoints;
        return new Expiring<IReadOnlyList<IPEndPoint>>(_endPoints, time.GetUtcNow() + Freshness);
    }

    // Never concurrent: the cache fetches once.
    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return [literal];
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
            if (await resolve(host, limit.Token) is { Length: > 0 } found)
                return _lastKnown[host] = found;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData && host == ServiceName)
        {
            // A Pod that uses its node's DNS settings cannot resolve Services by name.
            return _lastKnown.GetValueOrDefault(host) ?? [];
        }
        catch (Exception e) when (e is SocketException or ArgumentException or OperationCanceledException)
        {
            // Reported below, unless an earlier result is known.
        }

        return _lastKnown.GetValueOrDefault(host) ?? throw new CallException(
            Reasons.HttpBlocked,
            "all calls are blocked until the operator can resolve the name of its API server, because calls to the API server are never allowed",
            RetryClasses.Connect);
    }
}
