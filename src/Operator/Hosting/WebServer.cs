using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>A small web server on one port. Its limits are for a few scrapers and probes, so that other clients cannot exhaust the process.</summary>
internal static class WebServer
{
    /// <summary>Most concurrent connections; further ones are closed at once. Each costs some memory, and none is authenticated.</summary>
    public const int MaxConnections = 200;

    /// <summary>How long an idle connection is kept. Short, so that a probe always finds a free one.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Serves until cancelled.</summary>
    /// <param name="option">The option that sets the address, for the error message.</param>
    /// <param name="address">The address to listen on.</param>
    /// <param name="answer">Handles a request.</param>
    /// <param name="loggers">Where log lines go.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <exception cref="ListenException">The address is not available.</exception>
    public static async Task RunAsync(
        string option, IPEndPoint address, RequestDelegate answer, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        using var socket = Listen(option, address);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingletonLoggers(loggers);
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => Limit(kestrel, address))
            .UseSockets(sockets => sockets.CreateBoundListenSocket = _ => socket);
        await using var server = builder.Build();
        server.Run(answer);
        await ((IHost)server).RunAsync(cancellationToken);
    }

    private static void Limit(KestrelServerOptions kestrel, IPEndPoint address)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.KeepAliveTimeout = KeepAlive;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.MaxRequestBodySize = 0;
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
