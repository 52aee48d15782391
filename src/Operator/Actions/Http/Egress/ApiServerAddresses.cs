using System.Net;
using System.Net.Sockets;

namespace ScheduledJobs.Operator.Actions.Http.Egress;

/// <summary>Where the API server listens, as far as this process knows: the server of its configuration, and KUBERNETES_SERVICE_HOST.</summary>
/// <param name="server">Base address of the API server.</param>
/// <param name="serviceHost">Value of KUBERNETES_SERVICE_HOST; null outside of a cluster.</param>
/// <param name="resolve">Resolves names.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiServerAddresses(Uri server, string? serviceHost, HostResolver resolve, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly ExpiringCache<string, IReadOnlyList<IPEndPoint>> _cache = new(1, time);
    private IReadOnlyList<IPEndPoint> _lastKnown = [];

    /// <summary>The addresses, at most a minute old. The same list as before where nothing has changed.</summary>
    public Task<IReadOnlyList<IPEndPoint>> GetAsync(CancellationToken cancellationToken) =>
        _cache.GetAsync("", FetchAsync, cancellationToken);

    private async Task<Expiring<IReadOnlyList<IPEndPoint>>> FetchAsync()
    {
        var endPoints = new List<IPEndPoint>();
        foreach (var host in new[] { server.IdnHost, serviceHost })
        {
            if (host is not { Length: > 0 })
                continue;
            foreach (var address in await ResolveAsync(host))
                endPoints.AddRange(SpecialNetworks.ReachedThrough(address).Select(a => new IPEndPoint(a, server.Port)));
        }

        // A name that can't be resolved now keeps the addresses that it had.
        if (endPoints.Count > 0 && !endPoints.SequenceEqual(_lastKnown))
            _lastKnown = endPoints;
        return new Expiring<IReadOnlyList<IPEndPoint>>(_lastKnown, time.GetUtcNow() + Freshness);
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return [literal];
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
            return await resolve(host, limit.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return [];
        }
    }
}
