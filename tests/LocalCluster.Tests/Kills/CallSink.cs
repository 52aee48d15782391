using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ScheduledJobs.LocalCluster.Tests.Kills;

/// <summary>The target of a schedule's calls, which outlives the cluster.</summary>
internal sealed class CallSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<DateTimeOffset> _times = [];

    private CallSink(WebApplication app) => _app = app;

    /// <summary>The nominal times of all calls, in their order.</summary>
    public IReadOnlyList<DateTimeOffset> Times
    {
        get
        {
            lock (_gate)
                return [.. _times];
        }
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<CallSink> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var sink = new CallSink(builder.Build());
        sink._app.Run(sink.TakeAsync);
        await sink._app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task TakeAsync(HttpContext context)
    {
        lock (_gate)
            _times.Add(DateTimeOffset.Parse(context.Request.Headers["X-ScheduledJob-Scheduled-Time"].ToString(), null));
        return Task.CompletedTask;
    }
}
