using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Console.Serving;
using ScheduledJobs.Kube.Client;

namespace ScheduledJobs.Console;

/// <summary>
/// Web pages over the Kubernetes API: what runs when, and why something did not run. It listens on the loopback address only, acts with the
/// credentials of its client, and lets in browsers that were opened with one of its links.
/// </summary>
public sealed class ConsoleHost : IAsyncDisposable
{
    private const int MaxConnections = 300;

    private readonly WebApplication _app;
    private readonly Sessions _sessions;
    private readonly Workspace _workspace;
    private readonly CancellationTokenSource _stop = new();

    private ConsoleHost(WebApplication app, Sessions sessions, Workspace workspace)
    {
        _app = app;
        _sessions = sessions;
        _workspace = workspace;
        Synced = workspace.Sources.Catalog.Synced;
    }

    /// <summary>The address, such as <c>http://127.0.0.1:8090/</c>. By itself it lets no browser in; see <see cref="NewLink"/>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Completes when all schedules have been read. Pages wait for it.</summary>
    public Task Synced { get; }

    /// <summary>A link that lets one browser in, once.</summary>
    public Uri NewLink() => new(Address, $"?token={_sessions.NewLinkToken()}");

    /// <summary>Starts listening.</summary>
    /// <param name="client">The cluster, with the user's credentials.</param>
    /// <param name="options">The settings.</param>
    /// <param name="loggers">Where log lines go.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="HttpRequestException">The API server cannot be reached.</exception>
    public static async Task<ConsoleHost> StartAsync(KubeClient client, ConsoleOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        var logger = loggers.CreateLogger<ConsoleHost>();
        var access = new AccessReviews(client, options.Time);
        var @namespace = options.Namespace ?? (await access.MayAsync("watch", null, cancellationToken) ? null : options.OwnNamespace);
        var catalog = Catalog.Watching(client, @namespace is null ? [] : [@namespace], options.DefaultTimeZone, options.Time, logger);
        var sources = new Sources(client, catalog, access, catalog.Compiler, options.IsReadOnly, options.Cluster) { Backfills = new ScheduleBackfills(client, options.Time) };
        var sessions = new Sessions();
        var app = WebListener.Create(new IPEndPoint(IPAddress.Loopback, options.Port), MaxConnections, loggers);
        var host = new ConsoleHost(app, sessions, new Workspace(sources, new FormTokens(), options.Time));
        try
        {
            var gate = new Gate(sessions, host._workspace, () => options.LinkUsed?.Invoke(host.NewLink()));
            var router = new Router(gate, options.Time, logger) { Stopping = host._stop.Token };
            app.Run(router.HandleAsync);
            await app.StartAsync(cancellationToken);
            host.Address = WebListener.AddressOf(app);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends all streams, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        await _workspace.DisposeAsync();
        _stop.Dispose();
    }
}
