using System.Net;
using System.Net.Security;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>Creates the pools' handlers: no redirects, no proxy, no cookies, no ambient credentials, and policy checks on every connection.</summary>
internal sealed class HandlerFactory(EgressConnector connector)
{
    // Covers name resolution, connecting and TLS together; the connector limits the time per address.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Longest response headers, in KiB.</summary>
    public const int MaxAnswerHeaders = 16;

    public HttpMessageHandler Create(EgressPolicy policy, TlsSettings tls)
    {
        var options = tls.ToOptions();
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            Credentials = null,
            PreAuthenticate = false,
            ActivityHeadersPropagator = null,

            // Not Brotli: to unpack a few bytes of it can take a window of 16 MiB. For these two, it has 32 KiB.
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            ConnectTimeout = ConnectTimeout,

            // Below the minute after which many load balancers close a connection. Requests are never resent, so they should not hit a
            // connection that is being closed.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = MaxAnswerHeaders,
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            EnableMultipleHttp2Connections = true,
            RequestHeaderEncodingSelector = SentOnce.Guard,
            SslOptions = options,
            ConnectCallback = (context, cancellationToken) =>
                ConnectAsync(policy, tls, options, context, cancellationToken),
        };
    }

    private async ValueTask<Stream> ConnectAsync(
        EgressPolicy policy,
        TlsSettings tls,
        SslClientAuthenticationOptions options,
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken)
    {
        var stream = await connector.ConnectAsync(policy, context.DnsEndPoint, cancellationToken);
        if (tls.ServerName is null || context.InitialRequestMessage.RequestUri!.Scheme != Uri.UriSchemeHttps)
            return stream;

        // The handler always asks for the host of the URL. For another server name, the session is made here and the handler uses
        // it as it is. HTTP/1.1 only: a handler that has settled on HTTP/1.1 cannot take an HTTP/2 connection.
        var session = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await session.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = tls.ServerName,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                    CertificateRevocationCheckMode = options.CertificateRevocationCheckMode,
                    CertificateChainPolicy = options.CertificateChainPolicy,
                    RemoteCertificateValidationCallback = options.RemoteCertificateValidationCallback,
                    ClientCertificateContext = options.ClientCertificateContext,
                },
                cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
