using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Kube.Transport;

/// <summary>Creates the handler that holds the connections to the API server.</summary>
internal static class Connections
{
    /// <summary>
    /// How much a server may send on a stream before it must wait for this side. The default of 64 KiB is a dozen objects: with a process that
    /// is busy for a moment, an API server soon waits, and cuts off the watch. Memory is used only while something is unread.
    /// </summary>
    internal const int StreamWindow = 1024 * 1024;

    /// <summary>Creates the handler.</summary>
    /// <param name="configuration">The server to connect to.</param>
    /// <param name="pluginCertificate">The latest certificate from a credential plug-in, if any.</param>
    public static SocketsHttpHandler CreateHandler(KubeClientConfiguration configuration, Func<X509Certificate2?> pluginCertificate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),

            // A load balancer that drops a connection does not say so: without pings, a watch on it stays silent forever.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,

            // kube-apiserver allows 100 streams per connection. Watches hold some of them, and a burst of creates needs more.
            EnableMultipleHttp2Connections = true,
            MaxConnectionsPerServer = 256,
            InitialHttp2StreamWindowSize = StreamWindow,

            // So that rotated certificates, and new addresses behind the server's name, are noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseProxy = configuration.ProxyUrl is not null || configuration.UseEnvironmentProxy,
        };
        if (configuration.ProxyUrl is { } proxy)
            handler.Proxy = new WebProxy(proxy) { Credentials = ProxyCredentials(proxy) };
        handler.SslOptions = TlsOptions(configuration, pluginCertificate);
        return handler;
    }

    private static SslClientAuthenticationOptions TlsOptions(
        KubeClientConfiguration configuration, Func<X509Certificate2?> pluginCertificate)
    {
        var options = new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => pluginCertificate() ?? ClientCertificate.Load(configuration)!,
        };
        if (configuration.SkipTlsVerification)
#pragma warning disable CA5359, MA0039 // Requested explicitly: insecure-skip-tls-verify.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        else if (TrustStore.From(configuration) is { } store)
            options.RemoteCertificateValidationCallback = store.IsTrusted;
        return options;
    }

    private static NetworkCredential? ProxyCredentials(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0)
            return null;
        var parts = proxy.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
