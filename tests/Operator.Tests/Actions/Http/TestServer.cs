using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>A real web server on a loopback address that records its requests.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    /// <summary>Requests, in order of arrival.</summary>
    public ConcurrentQueue<Seen> Requests { get; } = [];

    /// <summary>Connections, by their ids.</summary>
    public IEnumerable<string> Connections => Requests.Select(r => r.ConnectionId).Distinct();

    public int Port { get; private set; }

    /// <summary>A server without TLS.</summary>
    public static Task<TestServer> StartAsync(RequestDelegate answer) => StartAsync(answer, _ => { });

    /// <summary>A server with TLS.</summary>
    public static Task<TestServer> StartTlsAsync(
        RequestDelegate answer,
        X509Certificate2 certificate,
        HttpProtocols protocols = HttpProtocols.Http1AndHttp2,
        SslProtocols versions = SslProtocols.None,
        X509Certificate2? clientAuthority = null) => StartAsync(answer, listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(certificate, https =>
            {
                https.SslProtocols = versions;
                https.ClientCertificateMode = clientAuthority is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (presented, _, _) => TestCertificates.IsIssuedBy(presented, clientAuthority!);
            });
        });

    /// <summary>A port with no listener.</summary>
    public static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public string Url(string path = "/") => $"http://127.0.0.1:{Port}{path}";

    public string TlsUrl(string path = "/") => $"https://localhost:{Port}{path}";

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
    }

    private static async Task<TestServer> StartAsync(RequestDelegate answer, Action<ListenOptions> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, configure));
        var app = builder.Build();
        var server = new TestServer(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            server.Requests.Enqueue(new Seen(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                context.Request.Protocol,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray(),
                context.Connection.Id));
            await answer(context);
        });
        await app.StartAsync();
        var address = app.Services.GetService(typeof(IServer)) is IServer kestrel
            ? kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.Single()
            : throw new InvalidOperationException("The host has no server.");
        server.Port = new Uri(address).Port;
        return server;
    }

    internal sealed record Seen(
        string Method, string Target, string Protocol, IReadOnlyDictionary<string, string> Headers, byte[] Body, string ConnectionId)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }
}
