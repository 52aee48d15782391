using System.CommandLine;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Console;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>ui</c>: the console in a browser, with this kubeconfig.</summary>
internal sealed class UiCommand
{
    private readonly CommandContext _context;
    private readonly Option<int> _port = new("--port") { Description = "Port on 127.0.0.1. Default: a free one.", HelpName = "number" };
    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Only print the link; do not open a browser." };
    private readonly Option<bool> _readOnly = new("--read-only") { Description = "Change nothing: no runs, no suspending." };
    private readonly Option<string> _zone = ZoneOption.Create();

    private UiCommand(CommandContext context)
    {
        _context = context;
        _port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var port) && port is < 0 or > 65535)
                result.AddError($"--port: expected 0 to 65535, found {port}");
        });
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var ui = new UiCommand(context);
        var command = new Command("ui", "Open the console in a browser: schedules, timeline, calendar. It serves 127.0.0.1 only, with your kubeconfig, until interrupted.")
        {
            ui._port, ui._noBrowser, ui._readOnly, ui._zone,
        };
        command.SetAction(ui.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Error).AddProvider(new ErrorLog(Host.Error)));
        var options = new ConsoleOptions
        {
            Port = parsed.GetValue(_port),
            Namespace = parsed.GetValue(_context.Options.Namespace),
            OwnNamespace = cluster.Namespace,
            DefaultTimeZone = parsed.GetRequiredValue(_zone),
            IsReadOnly = parsed.GetValue(_readOnly),
            Cluster = cluster.Client.Configuration.Server.Authority,
            LinkUsed = link => Host.Error.WriteLine($"The link was used. For another browser: {link}"),
            Time = Host.Time,
        };
        await using var console = await ConsoleHost.StartAsync(cluster.Client, options, loggers, cancellationToken);
        var first = console.NewLink();
        await Host.Out.WriteLineAsync(first.AbsoluteUri);
        await Host.Error.WriteLineAsync("The link works once, for one browser. Ctrl-C stops the console.");
        if (!parsed.GetValue(_noBrowser))
            Host.OpenBrowser(first);
        await Task.Delay(Timeout.InfiniteTimeSpan, Host.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCodes.Done;
    }
}
