using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>Serves the probes: whether there is a fault that only a restart cures, and whether caches and webhook are ready.</summary>
internal static class HealthServer
{
    /// <summary>Serves until cancelled.</summary>
    public static Task RunAsync(
        IPEndPoint address, Func<string?> findFault, Func<bool> isReady, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        WebServer.RunAsync("--health-bind-address", address, context => AnswerAsync(context, findFault, isReady), loggers, cancellationToken);

    internal static Task AnswerAsync(HttpContext context, Func<string?> findFault, Func<bool> isReady)
    {
        var (code, text) = context.Request.Path.Value switch
        {
            "/healthz" or "/livez" => findFault() is { } fault ? (503, fault) : (200, "ok"),
            "/readyz" => isReady() ? (200, "ok") : (503, "The caches or the webhook are not ready yet."),
            _ => (404, "not found"),
        };
        context.Response.StatusCode = code;
        return context.Response.WriteAsync(text);
    }
}
