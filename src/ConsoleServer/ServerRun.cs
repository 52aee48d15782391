using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Console;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Kube.Transport.Kubeconfig;

namespace ScheduledJobs.ConsoleServer;

/// <summary>Serves until stopped.</summary>
internal static class ServerRun
{
    /// <summary>Returns the exit code: 0, or 2 if it cannot start.</summary>
    public static async Task<int> RunAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        // The web server would log the address of each request.
        using var loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(settings.LogLevel).AddFilter("Microsoft", LogLevel.Warning)
            .AddJsonConsole(o =>
            {
                o.UseUtcTimestamp = true;
                o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            }));
        var logger = loggers.CreateLogger("ScheduledJobs.ConsoleServer");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            var server = ServerOf(settings);
            await using var console = await SharedConsole.StartAsync(server, settings.Console, loggers, stop.Token);
            logger.LogInformation("Serving {Address} for {Hosts}, with the API server {Server}", console.Address, string.Join(", ", settings.Console.Hosts), server.Server);
            await Task.Delay(Timeout.InfiniteTimeSpan, settings.Console.Time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (Exception e) when (e is KubeconfigException or IOException)
        {
            logger.LogError("{Message}", e.Message);
            return 2;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>The API server, without credentials: only tokens of users go there.</summary>
    public static KubeClientConfiguration ServerOf(ServerSettings settings)
    {
        if (settings.Kubeconfig is not { } file)
            return KubeClientConfiguration.ServerOfCluster(settings.CertificateAuthority, Environment.GetEnvironmentVariable);
        var found = KubeClientConfiguration.FromFile(file);
        return new KubeClientConfiguration
        {
            Server = found.Server,
            CertificateAuthorityPem = found.CertificateAuthorityPem,
            CertificateAuthorityFile = settings.CertificateAuthority ?? found.CertificateAuthorityFile,
            TlsServerName = found.TlsServerName,
            SkipTlsVerification = found.SkipTlsVerification,
            ProxyUrl = found.ProxyUrl,
        };
    }
}
