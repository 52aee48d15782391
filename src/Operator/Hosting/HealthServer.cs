using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>Serves the probes: is the process alive, and are its caches complete?</summary>
internal static class HealthServer
{
    /// <summary>Serves until cancelled.</summary>
    public static async Task RunAsync(
        IPEndPoint address, Func<bool> isAlive, Func<bool> isReady, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingletonLoggers(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address));
        await using var server = builder.Build();
        server.Run(context => AnswerAsync(context, isAlive, isReady));
        await ((IHost)server).RunAsync(cancellationToken);
    }

    private static Task AnswerAsync(HttpContext context, Func<bool> isAlive, Func<bool> isReady)
    {
        var ok = context.Request.Path.Value switch
        {
            "/healthz" or "/livez" => isAlive(),
            "/readyz" => isReady(),
            _ => (bool?)null,
        };
        context.Response.StatusCode = ok switch { true => 200, false => 503, null => 404 };
        return context.Response.WriteAsync(ok switch { true => "ok", false => "not ok", null => "not found" });
    }
}
