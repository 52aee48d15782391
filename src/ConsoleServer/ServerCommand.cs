using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Console;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.ConsoleServer;

/// <summary>The command line.</summary>
internal static class ServerCommand
{
    public static RootCommand Create(Func<ServerSettings, CancellationToken, Task<int>> run)
    {
        var defaults = new SharedConsoleOptions();
        var listen = Option("--bind-address", "Address and port to listen on, such as :8080.", defaults.Listen, EndPointOf);
        var hosts = List("--host", "A name under which browsers reach the console, with an optional port; repeatable. Default: localhost and 127.0.0.1, for a forwarded port.");
        var namespaces = List("--namespace", "A namespace to show; repeatable. Default: all that a user may list.");
        var zone = Option("--default-time-zone", "IANA time zone of schedules without timeZone, as set for the operator.", defaults.DefaultTimeZone, ZoneOf);
        var cluster = new Option<string>("--cluster-name") { Description = "What the pages call the cluster.", DefaultValueFactory = _ => "" };
        var readOnly = new Option<bool>("--read-only") { Description = "Change nothing: no runs, no suspending." };
        var users = Option("--max-users", "Most users at a time; each has a watch and a cache. One user, or the ServiceAccounts of one namespace together, take a tenth of them at most, and at least 2.", defaults.MaxUsers, CountOf);
        var flask = new Option<string?>("--flask-apscheduler") { Description = "Serve Flask-APScheduler's routes under /scheduler; the jobs are the ScheduledJobs of this namespace. Default: no such routes." };
        var functions = new Option<string>("--flask-functions")
        {
            Description = "The ConfigMap in that namespace with an action for each function that a job may name.",
            DefaultValueFactory = _ => new FlaskOptions("").Functions,
        };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "A kubeconfig that names the API server; its credentials are not used. Default: the cluster that this program runs in." };
        var authority = new Option<string?>("--certificate-authority") { Description = "File with the authority of the API server's certificate. Default: the system's." };
        var logLevel = Option("--log-level", "Minimum log level: Debug, Information, Warning or Error.", LogLevel.Information, text => Enum.Parse<LogLevel>(text, ignoreCase: true));

        var command = new RootCommand("Serves the console of ScheduledJobs to several users, each with the rights of their own token.")
        {
            listen, hosts, namespaces, zone, cluster, readOnly, users, flask, functions, kubeconfig, authority, logLevel,
        };
        command.SetAction((parsed, cancellationToken) => run(
            new ServerSettings(
                defaults with
                {
                    Listen = parsed.GetValue(listen)!,
                    Hosts = parsed.GetValue(hosts) is { Length: > 0 } names ? names : defaults.Hosts,
                    Namespaces = parsed.GetValue(namespaces) ?? [],
                    DefaultTimeZone = parsed.GetValue(zone)!,
                    Cluster = parsed.GetValue(cluster)!,
                    IsReadOnly = parsed.GetValue(readOnly),
                    MaxUsers = parsed.GetValue(users),
                    Flask = parsed.GetValue(flask) is { Length: > 0 } @namespace ? new FlaskOptions(@namespace, parsed.GetValue(functions)!) : null,
                },
                parsed.GetValue(kubeconfig),
                parsed.GetValue(authority),
                parsed.GetValue(logLevel)),
            cancellationToken));
        return command;
    }

    private static Option<string[]> List(string name, string description) => new(name) { Description = description };

    private static Option<T> Option<T>(string name, string description, T otherwise, Func<string, T> parse) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => result.Tokens is [var token] ? Parse(result, name, token.Value, parse) : otherwise,
    };

    private static T Parse<T>(ArgumentResult result, string name, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            result.AddError($"{name}: {e.Message}");
            return default!;
        }
    }

    private static IPEndPoint EndPointOf(string text) =>
        IPEndPoint.TryParse(text.StartsWith(':') ? $"0.0.0.0{text}" : text, out var address) && text.Contains(':')
            ? address
            : throw new FormatException($"expected an address and port such as 0.0.0.0:8080 or :8080, found '{text}'");

    private static int CountOf(string text) =>
        int.TryParse(text, out var count) && count is > 0 and <= 10_000 ? count : throw new FormatException($"expected 1 to 10000, found '{text}'");

    private static string ZoneOf(string text) =>
        WallClock.FindZone(text) is not null ? text : throw new FormatException($"expected an IANA time zone such as Europe/Berlin, found '{text}'");
}
