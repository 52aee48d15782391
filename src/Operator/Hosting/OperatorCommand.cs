using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Kube.Transport.Kubeconfig;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>The command line. Each option can also be given as an environment variable: --leader-elect as SCHEDULEDJOBS_LEADER_ELECT.</summary>
internal static class OperatorCommand
{
    private const string VariablePrefix = "SCHEDULEDJOBS_";

    public static RootCommand Create()
    {
        var defaults = new OperatorOptions();
        var kubeconfig = Option<string?>("--kubeconfig", "A kubeconfig file. Default: KUBECONFIG, the Pod's service account, then ~/.kube/config.", null);
        var context = Option<string?>("--context", "The context of the kubeconfig to use.", null);
        var namespaces = ListOption("--namespace", "A namespace to serve; repeatable. Default: all.", text => text);
        namespaces.Aliases.Add("-n");
        var selector = Option(
            "--watch-label-selector", "The ScheduledJobs to act for, such as 'shard in (a,b)' or '!shard'. Default: all.", defaults.WatchLabelSelector, LabelSelector.Parse);
        var leaderElect = Option("--leader-elect", "Elect a leader, so that several replicas can run.", defaults.LeaderElect, bool.Parse);
        var leaseNamespace = Option<string?>("--lease-namespace", "Namespace of the lease. Default: that of the credentials.", null);
        var leaseName = Option("--lease-name", "Name of the lease.", defaults.LeaseName, text => text);
        var sharding = Option("--sharding", "Share the schedules among all replicas.", defaults.Sharding, bool.Parse);
        var leaseDuration = Option(
            "--lease-duration", "How long standbys wait for an unresponsive leader.", defaults.LeaseDuration, ParseDuration);
        var renewDeadline = Option(
            "--lease-renew-deadline", "How long the leader tries to renew the lease before it stops leading.", defaults.LeaseRenewDeadline, ParseDuration);
        var retryPeriod = Option("--lease-retry-period", "Time between attempts to renew or take the lease.", defaults.LeaseRetryPeriod, ParseDuration);
        var health = Option(
            "--health-bind-address", "Address and port of the probes, or 'off'.", defaults.HealthBindAddress!.ToString(), CheckEndPoint);
        var metrics = Option("--metrics-bind-address", "Address and port of /metrics, or 'off'.", "off", CheckEndPoint);
        var perSchedule = Option(
            "--metrics-per-schedule", "Number of schedules with their own metrics; 0 for none.", defaults.MetricsPerSchedule, int.Parse);
        var zone = Option("--default-time-zone", "IANA time zone of schedules without timeZone.", defaults.DefaultTimeZone, text => text);
        var workers = Option("--workers", "Number of schedules processed concurrently.", defaults.Workers, int.Parse);
        var routineWrites = Option(
            "--routine-status-writes", "Statuses of routine HTTP runs written per second; others wait, up to 30 s. 0 means no limit.", defaults.RoutineStatusWrites, ParseNumber);
        var routineEvents = Option("--routine-events", "Post events of routine HTTP runs, too.", defaults.RoutineEvents, bool.Parse);
        var grace = Option("--shutdown-grace", "How long HTTP calls may continue after SIGTERM.", defaults.ShutdownGrace, ParseDuration);
        var egress = new EgressOptions();
        var limits = new LimitOptions();
        var webhook = new WebhookOptions();
        var logFormat = Option("--log-format", "Log format: json or text.", LogFormat.Json, text => Enum.Parse<LogFormat>(text, ignoreCase: true));
        var logLevel = Option("--log-level", "Minimum log level: Debug, Information, Warning or Error.", LogLevel.Information, text => Enum.Parse<LogLevel>(text, ignoreCase: true));

        var command = new RootCommand("Runs the ScheduledJobs of a Kubernetes cluster.")
        {
            kubeconfig, context, namespaces, selector, leaderElect, leaseNamespace, leaseName, sharding, leaseDuration, renewDeadline, retryPeriod, health,
            metrics, perSchedule, zone, workers, routineWrites, routineEvents, grace, logFormat, logLevel,
        };
        egress.AddTo(command);
        limits.AddTo(command);
        webhook.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(
            webhook.Apply(parsed, limits.Apply(parsed, egress.Apply(parsed, new OperatorOptions
            {
                OwnsProcess = true,
                Namespaces = parsed.GetValue(namespaces) ?? [],
                WatchLabelSelector = parsed.GetValue(selector)!,
                LeaderElect = parsed.GetValue(leaderElect),
                LeaseNamespace = parsed.GetValue(leaseNamespace),
                LeaseName = parsed.GetValue(leaseName)!,
                Sharding = parsed.GetValue(sharding),
                LeaseDuration = parsed.GetValue(leaseDuration),
                LeaseRenewDeadline = parsed.GetValue(renewDeadline),
                LeaseRetryPeriod = parsed.GetValue(retryPeriod),
                HealthBindAddress = ParseEndPoint(parsed.GetValue(health)!),
                MetricsBindAddress = ParseEndPoint(parsed.GetValue(metrics)!),
                MetricsPerSchedule = parsed.GetValue(perSchedule),
                DefaultTimeZone = parsed.GetValue(zone)!,
                Workers = parsed.GetValue(workers),
                RoutineStatusWrites = parsed.GetValue(routineWrites),
                RoutineEvents = parsed.GetValue(routineEvents),
                ShutdownGrace = parsed.GetValue(grace),
            }))),
            parsed.GetValue(kubeconfig),
            parsed.GetValue(context),
            parsed.GetValue(logFormat),
            parsed.GetValue(logLevel)));
        return command;
    }

    private static async Task<int> RunAsync(OperatorOptions options, string? kubeconfig, string? context, LogFormat format, LogLevel level)
    {
        using var loggers = Logging.Create(format, level);
        var logger = loggers.CreateLogger("ScheduledJobs.Operator");
        var problems = TimeZoneData.FindFault() is { } fault ? [fault] : options.Validate().ToList();
        foreach (var problem in problems)
            logger.LogError("{Problem}", problem);
        if (problems.Count > 0)
            return 2;
        if (Configure(kubeconfig, context, logger) is not { } configuration)
            return 2;

        using var shutdown = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            // Handled here: the process exits after the operator has shut down in order.
            signal.Cancel = true;
            shutdown.Cancel();
        }

        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        logger.LogInformation(
            "Starting {Version} against {Server} with {Options}",
            typeof(OperatorCommand).Assembly.GetName().Version?.ToString(3),
            configuration.Server,
            EffectiveOptions.Describe(options));
        try
        {
            await OperatorHost.RunAsync(options, configuration, TimeProvider.System, loggers, shutdown.Token);
            return 0;
        }
        catch (ListenException e)
        {
            logger.LogError("{Message}", e.Message);
            return 2;
        }
    }

    private static KubeClientConfiguration? Configure(string? kubeconfig, string? context, ILogger logger)
    {
        try
        {
            return KubeClientConfiguration.BuildDefaultConfig(kubeconfig, context);
        }
        catch (KubeconfigException e)
        {
            logger.LogError("Cannot load the cluster configuration: {Message}", e.Message);
            return null;
        }
    }

    /// <summary>An option that can be repeated; as an environment variable, its values are separated by commas.</summary>
    internal static Option<T[]> ListOption<T>(string name, string description, Func<string, T> parse) => new(name)
    {
        Description = Describe(description, name, ", separated by commas"),
        DefaultValueFactory = result => Variable(name) is not { } text ? []
            : ParseAll(result, VariableName(name), text.Split(',', StringSplitOptions.TrimEntries), parse),
        CustomParser = result => ParseAll(result, name, result.Tokens.Select(t => t.Value), parse),
    };

    private static T[] ParseAll<T>(ArgumentResult result, string source, IEnumerable<string> texts, Func<string, T> parse) =>
        texts.Select(text => Parse(result, source, text, parse)).ToArray();

    /// <summary>An option with one value.</summary>
    internal static Option<T> Option<T>(string name, string description, T defaultValue, Func<string, T>? parse = null)
    {
        var option = new Option<T>(name)
        {
            Description = Describe(description, name, ""),
            DefaultValueFactory = result => Variable(name) is not { } text ? defaultValue
                : parse is null ? (T)(object)text
                : Parse(result, $"{VariableName(name)}", text, parse),
        };
        if (parse is not null && typeof(T) != typeof(bool))
        {
            option.CustomParser = result => result.Tokens.Count == 1
                ? Parse(result, name, result.Tokens[0].Value, parse)
                : defaultValue;
        }

        return option;
    }

    private static T Parse<T>(ArgumentResult result, string source, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            result.AddError($"{source}: '{text}' is not valid: {e.Message}");
            return default!;
        }
    }

    private static string Describe(string description, string name, string form) => $"{description} [{VariableName(name)}{form}]";

    private static string VariableName(string option) => VariablePrefix + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static string? Variable(string option) =>
        Environment.GetEnvironmentVariable(VariableName(option)) is { Length: > 0 } text ? text : null;

    internal static string CheckEndPoint(string text)
    {
        ParseEndPoint(text);
        return text;
    }

    internal static IPEndPoint? ParseEndPoint(string text)
    {
        if (text == "off")
            return null;
        var full = text.StartsWith(':') ? $"0.0.0.0{text}" : text;
        return IPEndPoint.TryParse(full, out var address) && full.Contains(':', StringComparison.Ordinal)
            ? address
            : throw new FormatException("expected an address and port such as 0.0.0.0:8081 or :8081");
    }

    private static double ParseNumber(string text) => double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    internal static TimeSpan ParseDuration(string text) =>
        DurationText.TryParse(text, out var duration, out var error) ? duration : throw new FormatException(error);
}
