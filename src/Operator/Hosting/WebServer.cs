using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>What differs between the operator's servers.</summary>
/// <param name="KeepAlive">How long an idle connection is kept.</param>
/// <param name="MaxBody">Most bytes of a request's body.</param>
/// <param name="FindCertificate">Serves HTTPS with this certificate, asked for on each connection; null for plain HTTP.</param>
internal sealed record WebServerSettings(TimeSpan KeepAlive, long MaxBody = 0, Func<X509Certificate2?>? FindCertificate = null);

/// <summary>A small web server on one port. Its limits are for a few clients, so that others cannot exhaust the process.</summary>
internal static class WebServer
{
    /// <summary>Most concurrent connections; further ones are closed at once. Each costs some memory, and none is authenticated.</summary>
    public const int MaxConnections = 200;

    /// <summary>For scrapers and probes. Idle connections end soon, so that a probe always finds a free one.</summary>
    public static readonly WebServerSettings ForProbes = new(TimeSpan.FromSeconds(15));

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Serves probes and scrapers until cancelled.</summary>
    public static Task RunAsync(
        string option, IPEndPoint address, RequestDelegate answer, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        RunAsync(option, address, ForProbes, answer, loggers, cancellationToken);

    /// <summary>Serves until cancelled.</summary>
    /// <param name="option">The option that sets the address, for the error message.</param>
    /// <param name="address">The address to listen on.</param>
    /// <param name="settings">What differs from other servers.</param>
    /// <param name="answer">Handles a request.</param>
    /// <param name="loggers">Where log lines go.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <exception cref="ListenException">The address is not available.</exception>
    public static async Task RunAsync(
        string option,
        IPEndPoint address,
        WebServerSettings settings,
        RequestDelegate answer,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        using var socket = Listen(option, address);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingletonLoggers(loggers);
        builder.WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => Limit(kestrel, address, settings))
            .UseSockets(sockets => sockets.CreateBoundListenSocket = _ => socket);
        await using var server = builder.Build();
        server.Run(answer);
        await ((IHost)server).RunAsync(cancellationToken);
    }

    private static void Limit(KestrelServerOptions kestrel, IPEndPoint address, WebServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (settings.FindCertificate is { } find)
                listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificateSelector = (_, _) => find(), HandshakeTimeout = HeadersTimeout });
        });
        kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.KeepAliveTimeout = settings.KeepAlive;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.MaxRequestBodySize = settings.MaxBody;
    }

    // Before the server does it, which would log a failure with its stack.
    private static Socket Listen(string option, IPEndPoint address)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        }
        catch (SocketException e)
        {
            throw new ListenException($"{option}: cannot listen on {address}: {e.Message}", e);
        }
    }
}
