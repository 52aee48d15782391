using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalKube.Api.Admission;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Controllers;
using ScheduledJobs.LocalKube.Api.Data;
using ScheduledJobs.LocalKube.Api.Handlers;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Watch;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api;

/// <summary>
/// A Kubernetes API server in this process: loopback only, one administrator, its objects in memory or in a directory. For first steps,
/// laptops and fast tests. It has no authorization beyond its one token, no admission but validating webhooks, no CEL and no scheduler.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    private static readonly string[] FirstNamespaces = ["default", "kube-system", "kube-public"];

    private readonly WebApplication _app;
    private readonly ClusterControllers _controllers;
    private readonly WebhookAdmission _admission;
    private readonly ObjectStore _store;
    private readonly ObjectWriter _writer;
    private readonly ServerCertificate _certificate;
    private readonly DataDirectory? _data;
    private readonly CancellationTokenSource _stopping = new();

    private ApiServer(ApiServerOptions options, ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger<ApiServer>();
        _data = options.Data;
        Token = options.Token ?? _data?.Identity?.Token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _certificate = FindCertificate(_data?.Identity, options.Time.GetUtcNow(), log);

        var store = _store = _data is null ? new ObjectStore(options.HistoryWindow) : new ObjectStore(options.HistoryWindow, _data.Journal, log);
        var kinds = new KindRegistry(BuiltinKinds.Instance.All);
        _admission = new WebhookAdmission(store, options.Time, log);
        _writer = new ObjectWriter(store, _admission, options.Time);
        var deletion = new Deletion(store, options.Time);
        _controllers = new ClusterControllers(store, kinds, deletion, options, loggers);
        var handlers = new ResourceHandlers(
            new ReadHandler(store, options.Time),
            new WatchHandler(store, options.Time, _stopping.Token),
            new WriteHandler(_writer, options.Time),
            new PatchHandler(_writer, options.Time),
            new DeleteHandler(store, deletion, options.Time),
            new PodLogHandler(store, () => PodLogs, _stopping.Token));
        var router = new ApiRouter(kinds, handlers, options, Token, log);
        _app = Build(options, loggers, _certificate, router);
    }

    /// <summary>Address of the API, such as <c>https://127.0.0.1:6443/</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Address of the plain routes, such as <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri EchoAddress { get; private set; } = null!;

    /// <summary>Bearer token of the administrator.</summary>
    public string Token { get; }

    /// <summary>The self-signed authority that signed the server's certificate, as PEM.</summary>
    public string CertificateAuthorityPem => _certificate.AuthorityPem;

    /// <summary>Configuration for clients in this process.</summary>
    public KubeClientConfiguration AdminConfiguration =>
        new() { Server = Address, CertificateAuthorityPem = CertificateAuthorityPem, Token = Token, UseEnvironmentProxy = false };

    /// <summary>A kubeconfig for kubectl.</summary>
    public string AdminKubeconfig => $"""
        apiVersion: v1
        kind: Config
        current-context: local
        clusters:
        - name: local
          cluster:
            server: {Address.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(CertificateAuthorityPem))}
        users:
        - name: admin
          user:
            token: {Token}
        contexts:
        - name: local
          context:
            cluster: local
            user: admin
            namespace: default

        """;

    /// <summary>
    /// Supplies the logs of Pods. A null stream means that the container has not started. Without a source, logs are empty.
    /// </summary>
    public Func<PodLogRequest, CancellationToken, Task<Stream?>>? PodLogs { get; set; }

    /// <summary>Starts listening. Requests are served when the task completes.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ApiServer> StartAsync(ApiServerOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (options.HistoryWindow < 1)
            throw new ArgumentException("HistoryWindow must be at least 1.", nameof(options));
        var server = new ApiServer(options, loggers);
        try
        {
            await server.MakeNamespacesAsync();
            await server._app.StartAsync(cancellationToken);
            var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            server.Address = new Uri(addresses.First(a => a.StartsWith("https:", StringComparison.Ordinal)));
            server.EchoAddress = new Uri(addresses.First(a => a.StartsWith("http:", StringComparison.Ordinal)));
            server.KeepIdentity();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Watches and followed logs never end by themselves.
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        await _controllers.DisposeAsync();
        _store.Dispose();
        _admission.Dispose();
        _stopping.Dispose();
    }

    private static WebApplication Build(ApiServerOptions options, ILoggerFactory loggers, ServerCertificate certificate, ApiRouter router)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The router has its own limit, with a response that clients understand.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.UseHttps(certificate.Certificate));
            kestrel.Listen(IPAddress.Loopback, options.EchoPort);
        });
        var app = builder.Build();
        app.MapWhen(context => context.Request.IsHttps, api => api.Run(router.InvokeAsync));
        if (options.MapPlainRoutes is { } mapPlainRoutes)
        {
            app.UseRouting();
            mapPlainRoutes(app);
        }

        return app;
    }

    /// <summary>Leaves signals to the program that hosts this server.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static ServerCertificate FindCertificate(ClusterIdentity? kept, DateTimeOffset now, ILogger log)
    {
        if (kept is null)
            return ServerCertificate.Make(now);
        try
        {
            if (ServerCertificate.Restore(kept.CertificatePem, kept.KeyPem, kept.AuthorityPem, now) is { } restored)
                return restored;
        }
        catch (CryptographicException e)
        {
            throw new IOException($"the certificate in {ClusterIdentity.FileName} is damaged: {e.Message} Restore the file, or remove it", e);
        }

        log.LogWarning("The certificate of the API ends soon and was replaced: copies of the kubeconfig no longer work, the one written now does");
        return ServerCertificate.Make(now);
    }

    private void KeepIdentity() =>
        _data?.Keep(new ClusterIdentity(Address.Port, Token, CertificateAuthorityPem, _certificate.CertificatePem, _certificate.KeyPem));

    private async Task MakeNamespacesAsync()
    {
        var missing = FirstNamespaces.Where(n => _store.Collection(BuiltinKinds.Instance.Namespaces.CollectionName).Find(null, n) is null);
        foreach (var name in missing)
        {
            var request = new WriteRequest(BuiltinKinds.Instance.Namespaces, null, "") { FieldManager = "localcluster" };
            await _writer.CreateAsync(request, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        }
    }
}
