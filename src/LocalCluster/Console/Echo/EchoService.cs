using System.Net;

namespace ScheduledJobs.LocalCluster.Console.Echo;

/// <summary>The name that the samples use for the echo: a Service name, so that they run on a cluster as well.</summary>
internal static class EchoService
{
    private const string Service = "echo";
    private const string Domain = "svc.cluster.local";

    /// <summary>Loopback for the Service <c>echo</c> of any namespace; null for every other host.</summary>
    public static IPAddress? FindHost(string host) =>
        host.TrimEnd('.').Split('.', 3) is [var service, { Length: > 0 }, var domain]
        && service.Equals(Service, StringComparison.OrdinalIgnoreCase)
        && domain.Equals(Domain, StringComparison.OrdinalIgnoreCase)
            ? IPAddress.Loopback
            : null;
}
