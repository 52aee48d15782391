using System.Net;
using System.Net.Sockets;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>
/// Opens connections that the egress policy allows. A name is resolved once, and the addresses that were checked are the ones connected
/// to, so a DNS server gains nothing by changing its answer in between.
/// </summary>
/// <param name="resolve">Resolves names.</param>
/// <param name="time">The clock.</param>
internal sealed class EgressConnector(HostResolver resolve, TimeProvider time)
{
    // With several addresses, a dead one must not use up the time of the others. The last one may be slow.
    private static readonly TimeSpan PatiencePerAddress = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PatienceWithTheLast = TimeSpan.FromSeconds(10);

    /// <summary>Connects to the first allowed address that responds.</summary>
    /// <exception cref="ConnectFailedException">No address is allowed and responds.</exception>
    public async ValueTask<Stream> ConnectAsync(EgressPolicy policy, DnsEndPoint target, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(target.Host, cancellationToken);
        var allowed = addresses.Where(a => policy.Allows(target.Host, target.Port, a)).ToList();
        if (allowed.Count == 0)
            throw new ConnectFailedException(ConnectFailure.Blocked);
        for (var i = 0; i < allowed.Count; i++)
        {
            var isLast = i == allowed.Count - 1;
            if (await TryConnectAsync(allowed[i], target.Port, isLast, cancellationToken) is { } stream)
                return stream;
        }

        throw new ConnectFailedException(ConnectFailure.NoAnswer);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return [literal];
        try
        {
            if (await resolve(host, cancellationToken) is { Length: > 0 } addresses)
                return addresses;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // A malformed name counts as unknown, like an unregistered one.
        }

        throw new ConnectFailedException(ConnectFailure.UnknownHost);
    }

    private async Task<Stream?> TryConnectAsync(IPAddress address, int port, bool isLast, CancellationToken cancellationToken)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var socket = new Socket(plain.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = new CancellationTokenSource(isLast ? PatienceWithTheLast : PatiencePerAddress, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(plain, port), either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
                return null;
            throw;
        }
    }
}
