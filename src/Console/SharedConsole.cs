using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Console.Flask;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Console.Serving;
using ScheduledJobs.Console.Tokens;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Console;

/// <summary>
/// The console for several users: each request reads and writes with the token of its own user. The console has no credentials, and keeps
/// nothing that two users share.
/// </summary>
public sealed class SharedConsole : IAsyncDisposable
{
    private const int MaxConnections = 1000;

    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly KubeClient _server;
    private readonly Workspaces _workspaces;
    private readonly CancellationTokenSource _stop;
    private readonly Task _sweeping;

    private SharedConsole(WebApplication app, KubeClient server, Workspaces workspaces, CancellationTokenSource stop, TimeProvider time)
    {
        _app = app;
        _server = server;
        _workspaces = workspaces;
        _stop = stop;
        _sweeping = SweepAsync(time);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => WebListener.AddressOf(_app);

    /// <summary>How many tokens have a workspace: those in use, and those used within the last two minutes.</summary>
    internal int Users => _workspaces.Count;

    /// <summary>Starts listening.</summary>
    /// <param name="server">The API server, without credentials.</param>
    /// <param name="options">The settings.</param>
    /// <param name="loggers">Where log lines go. They have no token.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SharedConsole> StartAsync(
        KubeClientConfiguration server, SharedConsoleOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var logger = loggers.CreateLogger<SharedConsole>();
        var forms = new FormTokens();
        var client = new KubeClient(server, options.Time, loggers);
        var visitors = new Visitors();
        var workspaces = new Workspaces(client, options, forms, visitors, logger);
        var gate = new TokenGate(new Guard(options.Hosts, "http", "https"), workspaces, new TokenSessions(options.Time), forms)
        {
            Flask = options.Flask is { } flask
                ? new FlaskGate(new FlaskServer(flask, new ScheduleCompiler(options.DefaultTimeZone), options.IsReadOnly, options.Time), client, visitors)
                : null,
        };
        var stop = new CancellationTokenSource();
        var router = new Router(gate, options.Time, logger) { Stopping = stop.Token };
        var app = WebListener.Create(options.Listen, MaxConnections, loggers);
        app.Run(context => context.Request.Path == "/healthz" ? context.Response.WriteAsync("ok") : router.HandleAsync(context));
        var console = new SharedConsole(app, client, workspaces, stop, options.Time);
        try
        {
            await app.StartAsync(cancellationToken);
            return console;
        }
        catch
        {
            await console.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends all streams, stops listening, and forgets all tokens.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        await _sweeping;
        await _workspaces.DisposeAsync();
        _server.Dispose();
        _stop.Dispose();
    }

    private async Task SweepAsync(TimeProvider time)
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(SweepPause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _workspaces.CloseIdle();
        }
    }
}
