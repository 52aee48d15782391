using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Console;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.LocalCluster.Console.Displays;
using ScheduledJobs.LocalCluster.Console.Manifests;
using ScheduledJobs.LocalCluster.Console.Schedules;
using ScheduledJobs.LocalKube.Api.Data;

namespace ScheduledJobs.LocalCluster.Console;

/// <summary>One session of the program: start, apply, show until stopped.</summary>
internal sealed class LocalClusterSession(
    LocalClusterSettings settings, OperatorRunner operatorRunner, IDisplay display, TimeProvider time)
{
    private static readonly TimeSpan RedrawPause = TimeSpan.FromSeconds(1);

    /// <summary>Runs between the start of the operator and the first manifest, if there is an operator.</summary>
    public Func<KubeClient, TimeProvider, CancellationToken, Task> BeforeApply { get; init; } = static (_, _, _) => Task.CompletedTask;

    /// <summary>Runs until cancelled. Returns the exit code: 0, or 1 if the start failed.</summary>
    public async Task<int> RunAsync(ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (ManifestLoader.FindFaults(settings.Paths).ToList() is { Count: > 0 } faults)
        {
            display.WriteLine($"LocalCluster could not start: {string.Join("; ", faults)}");
            return 1;
        }

        if (await StartAsync(loggers, cancellationToken) is not var (host, data))
            return 1;
        using (data)
        await using (host)
        {
            try
            {
                KubeconfigFile.Write(settings.KubeconfigOut, host.Api.AdminKubeconfig);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                display.WriteLine($"--kubeconfig-out: {e.Message}");
                return 1;
            }

            await ServeAsync(host, data, loggers, cancellationToken);
            display.WriteLine("Stopping ...");
        }

        return 0;
    }

    /// <summary>Null if it cannot start; the display says why.</summary>
    private async Task<(LocalClusterHost Host, DataDirectory? Data)?> StartAsync(ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        DataDirectory? data = null;
        try
        {
            data = settings.Data is { } directory ? DataDirectory.Open(directory, loggers) : null;
            return (await LocalClusterHost.StartAsync(ChoosePorts(data), loggers, cancellationToken), data);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            data?.Dispose();
            display.WriteLine($"LocalCluster could not start: {e.Message}");
            return null;
        }
    }

    private async Task ServeAsync(LocalClusterHost host, DataDirectory? data, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        using var client = new KubeClient(host.Api.AdminConfiguration, time, loggers);
        await using var console = settings.WithConsole ? await StartConsoleAsync(client, loggers, cancellationToken) : null;
        WriteWelcome(host, data, console);
        _ = ReportOperatorAsync(host);
        try
        {
            if (settings.WithOperator)
                await BeforeApply(client, time, cancellationToken);
            await ApplyAsync(client, cancellationToken);
            await ShowAsync(client, loggers, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The user asked to stop.
        }
    }

    private LocalClusterOptions ChoosePorts(DataDirectory? data)
    {
        var echoPort = settings.EchoPort ?? LocalClusterOptions.DefaultEchoPort;
        if (!IsFree(echoPort))
            throw new IOException($"port {echoPort} of /echo, which the samples call, is taken; free it, or choose another with --echo-port");
        if (settings.Port is { } port && !IsFree(port))
            throw new IOException($"port {port} is taken; free it, or choose another with --port");
        if (settings is { WithConsole: true, ConsolePort: { } consolePort } && !IsFree(consolePort))
            throw new IOException($"port {consolePort} is taken; free it, or choose another with --console-port");
        return new LocalClusterOptions
        {
            Data = data,
            Port = settings.Port ?? UsualPorts(data).FirstOrDefault(IsFree),
            EchoPort = echoPort,
            Operator = settings.WithOperator ? operatorRunner : null,
            Time = time,
        };
    }

    /// <summary>The last one first, so that a kubeconfig of then still works.</summary>
    private static IEnumerable<int> UsualPorts(DataDirectory? data)
    {
        if (data?.Port is { } last)
            yield return last;
        yield return LocalClusterOptions.DefaultPort;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Task<ConsoleHost> StartConsoleAsync(KubeClient client, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        const int usual = LocalClusterSettings.DefaultConsolePort;
        var options = new ConsoleOptions
        {
            Port = settings.ConsolePort ?? (IsFree(usual) ? usual : 0),
            Cluster = "LocalCluster",
            LinkUsed = link => display.WriteLine($"A browser has opened the console. For another one: {link}"),
            Time = time,
        };
        return ConsoleHost.StartAsync(client, options, loggers, cancellationToken);
    }

    private void WriteWelcome(LocalClusterHost host, DataDirectory? data, ConsoleHost? console)
    {
        var kubeconfig = Path.GetFullPath(settings.KubeconfigOut);
        var echo = new Uri(host.Api.EchoAddress, "echo");
        display.WriteLine($"""

            Pods run as processes on this machine, as user {System.Environment.UserName}, whatever their image.
            {echo} echoes requests (?status=503, ?delay=2s), and {echo}/requests lists them.
            {Keeping(data)}

            {(console is null ? "There is no web console." : $"The console, for one browser: {console.NewLink()}")}

            The API is at {host.Api.Address}. In another shell:

              export KUBECONFIG={(kubeconfig.Contains(' ') ? $"'{kubeconfig}'" : kubeconfig)}
              kubectl get scheduledjobs -A

            Ctrl-C stops.

            """);
    }

    private string Keeping(DataDirectory? data) => data is null
        ? "Objects are in memory, and gone when this ends; --data DIR keeps them."
        : $"Objects are kept in {Path.GetFullPath(settings.Data!)}, Secrets included; {data.ObjectCount} were there.";

    private async Task ReportOperatorAsync(LocalClusterHost host)
    {
        try
        {
            await host.Operator;
        }
        catch (Exception e)
        {
            display.WriteLine($"The operator has failed; the API keeps running without it. {e}");
        }
    }

    private async Task ApplyAsync(KubeClient client, CancellationToken cancellationToken)
    {
        var applier = new ManifestApplier(client, time);
        var (applied, refused) = (0, 0);
        foreach (var manifest in ManifestLoader.Load(settings.Paths))
        {
            if (await applier.ApplyAsync(manifest, cancellationToken) is { } problem)
            {
                display.WriteLine($"{manifest.Place}: {problem}");
                refused++;
            }
            else
            {
                applied++;
            }
        }

        if (settings.Paths.Count > 0)
            display.WriteLine($"{applied} object{(applied == 1 ? "" : "s")} applied{(refused > 0 ? $", {refused} rejected" : "")}.");
    }

    private async Task ShowAsync(KubeClient client, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var monitor = new ScheduleMonitor(client, time, loggers, display.ShowRun);
        var following = monitor.RunAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            display.ShowSchedules(monitor.Rows, time.GetUtcNow());
            await Task.Delay(RedrawPause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await following;
    }
}
