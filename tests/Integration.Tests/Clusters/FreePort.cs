using System.Net;
using System.Net.Sockets;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>Ports for programs that cannot choose one themselves.</summary>
public static class FreePort
{
    /// <summary>A TCP port of loopback that nobody listens on at this moment.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
