using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Console.Serving;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Console;

/// <summary>
/// Web pages over the Kubernetes API: what runs when, and why something did not run. It listens on the loopback address only, acts with the
/// credentials of its client, and lets in browsers that were opened with one of its links.
/// </summary>
public sealed class ConsoleHost : IAsyncDisposable
{
    private const int MaxBody = 256 * 1024;
    private const int MaxConnections = 300;

    private readonly WebApplication _app;
    private readonly Sessions _sessions;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    private ConsoleHost(WebApplication app, Sessions sessions, Catalog catalog, CalendarWatch calendars)
    {
        _app = app;
        _sessions = sessions;
        Synced = catalog.Synced;
        _watching = Task.Run(() => Task.WhenAll(catalog.RunAsync(_stop.Token), calendars.RunAsync(_stop.Token)));
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
        var calendars = new CalendarWatch(client, @namespace, options.Time, logger);
        var compiler = new ScheduleCompiler(options.DefaultTimeZone, calendars: calendars);
        var catalog = new Catalog(client, @namespace, compiler, options.Time, logger);
        var sources = new Sources(client, catalog, access, compiler, options.IsReadOnly, options.Cluster);
        var sessions = new Sessions();
        var app = Build(options, loggers);
        calendars.Changed = catalog.CalendarsChanged;
        var host = new ConsoleHost(app, sessions, catalog, calendars);
        try
        {
            Router? router = null;
            app.Run(context => router!.HandleAsync(context));
            router = new Router(sources, sessions, options.Time, logger) { LinkUsed = () => options.LinkUsed?.Invoke(host.NewLink()), Stopping = host._stop.Token };
            await app.StartAsync(cancellationToken);
            host.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
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
        await _watching;
        _stop.Dispose();
    }

    private static WebApplication Build(ConsoleOptions options, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        });
        return builder.Build();
    }

    /// <summary>The program that hosts the console decides when it ends.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
