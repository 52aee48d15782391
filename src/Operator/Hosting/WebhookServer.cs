using System.Net;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Operator.Admission;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>Serves the validating webhook over HTTPS, on the leader and on standbys.</summary>
internal static class WebhookServer
{
    // The API server keeps idle connections for 90 s. They must not end here just when it sends the next request.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(2);

    /// <summary>Serves until cancelled, and looks after the certificate.</summary>
    public static Task RunAsync(Webhook webhook, IPEndPoint address, ILoggerFactory loggers, CancellationToken cancellationToken) => Task.WhenAll(
        webhook.Certificates.RunAsync(cancellationToken),
        WebServer.RunAsync(
            "--webhook-bind-address",
            address,
            new WebServerSettings(KeepAlive, AdmissionEndpoint.MaxBody, () => webhook.Certificates.Current),
            webhook.Endpoint.HandleAsync,
            loggers,
            cancellationToken));
}
