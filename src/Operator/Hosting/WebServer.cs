using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>A small web server on one port.</summary>
internal static class WebServer
{
    /// <summary>Serves until cancelled.</summary>
    public static async Task RunAsync(IPEndPoint address, RequestDelegate answer, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingletonLoggers(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address));
        await using var server = builder.Build();
        server.Run(answer);
        await ((IHost)server).RunAsync(cancellationToken);
    }
}
