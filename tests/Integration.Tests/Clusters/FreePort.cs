using System.Net;
using System.Net.Sockets;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>Ports for programs that cannot choose one themselves.</summary>
public static class FreePort
{
    // Below the ports that systems use for outgoing connections, so that none of them takes it before the program listens.
    private const int First = 10_000;
    private const int Count = 22_000;

    // Each process starts elsewhere, and uses no port twice.
    private static int _last = Environment.ProcessId * 100;

    /// <summary>A TCP port of loopback that is currently free.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Try another one.
            }
        }
    }
}
