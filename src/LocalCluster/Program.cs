using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster.Console;
using ScheduledJobs.LocalCluster.Console.Displays;
using ScheduledJobs.LocalCluster.Console.Echo;
using ScheduledJobs.Operator;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.LocalCluster;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        var parsed = LocalClusterCommand.Create(RunAsync).Parse(args);

        // We handle Ctrl-C: an orderly stop takes as long as the operator needs, and a second Ctrl-C ends the process at once.
        return parsed.InvokeAsync(new() { ProcessTerminationTimeout = null });
    }

    private static async Task<int> RunAsync(LocalClusterSettings settings, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var display = CreateDisplay(settings);
        using var loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddProvider(new DisplayLoggerProvider(display, TimeProvider.System)));
        var session = new LocalClusterSession(settings, RunOperatorAsync, display, TimeProvider.System) { BeforeApply = LocalWebhook.WaitAsync };
        return await session.RunAsync(loggers, stop.Token);

        void Stop(PosixSignalContext context)
        {
            // A signal that is not cancelled has its default effect: it ends the process.
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static async Task RunOperatorAsync(
        KubeClientConfiguration configuration, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var port = LocalWebhook.FindPort();
        using (var client = new KubeClient(configuration, time, loggers))
            await LocalWebhook.RegisterAsync(client, port, null, cancellationToken);
        await OperatorHost.RunAsync(Options with { Webhook = LocalWebhook.Settings(port) }, configuration, time, loggers, cancellationToken);
    }

    // Users of this machine can call anything from it anyway, and the targets of the samples are on it.
    private static OperatorOptions Options { get; } = new()
    {
        HealthBindAddress = null,
        LeaseNamespace = "kube-system",
        EgressPolicy = new EgressPolicy { Scope = EgressScope.Any, AllowLoopback = true },
        FindHost = EchoService.FindHost,
    };

    private static IDisplay CreateDisplay(LocalClusterSettings settings)
    {
        var canMoveCursor = System.Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return canMoveCursor && !System.Console.IsOutputRedirected && !settings.Quiet
            ? new LiveDisplay(System.Console.Out, () => (System.Console.WindowWidth, System.Console.WindowHeight))
            : new PlainDisplay(System.Console.Out, settings.Quiet);
    }
}
