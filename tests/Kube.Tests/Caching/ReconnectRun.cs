using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>
/// An informer with the real transport, against a real server that ends each watch after one event: normally or in the middle of a line,
/// sometimes with an error; and sometimes it has forgotten the version, so that everything is listed again.
/// </summary>
internal sealed class ReconnectRun
{
    private const int Objects = 500;

    // Up to here the code is compiled, and pools and buffers find their sizes.
    private const int WarmUp = 1500;

    // What is in use at the moment comes and goes, by hundreds of kilobytes. What leaks is in each reading.
    private const int Readings = 5;
    private const int BetweenReadings = 50;

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<bool> _seen = Channel.CreateUnbounded<bool>();
    private int _watches;

    /// <summary>Reconnects this many times.</summary>
    /// <returns>Bytes on the heap before and after, the number of watches in between, and the number of cached objects at the end.</returns>
    public static Task<(long Before, long After, int Watches, int Cached)> PlayAsync(int reconnects) => new ReconnectRun().RunAsync(reconnects);

    private async Task<(long Before, long After, int Watches, int Cached)> RunAsync(int reconnects)
    {
        await using var server = await WatchServer.StartAsync(Objects, Render, WatchAsync);
        using var client = new KubeClient(new KubeClientConfiguration { Server = server.Address }, _time, NullLoggerFactory.Instance);
        var store = new ObjectStore<ConfigMap>();
        var informer = new Informer<ConfigMap>(
            client.Resource(KnownResources.ConfigMaps), store, new InformerOptions(), _time, NullLogger.Instance)
        {
            Changed = _ => _seen.Writer.TryWrite(true),
        };
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.Synced;
        await UntilAsync(WarmUp);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var after = long.MaxValue;
        for (var i = 0; i < Readings; i++)
        {
            await UntilAsync(WarmUp + reconnects + (i * BetweenReadings));
            after = Math.Min(after, GC.GetTotalMemory(forceFullCollection: true));
        }

        await stop.CancelAsync();
        await running;
        return (before, after, _watches - WarmUp, store.Count);
    }

    // Waits between reconnects are virtual, and slow enough that no request runs into its own time limit.
    private async Task UntilAsync(int watches)
    {
        while (Volatile.Read(ref _watches) < watches)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private async Task WatchAsync(WatchServer server, HttpContext context)
    {
        var number = Interlocked.Increment(ref _watches);
        if (number % 100 == 0)
        {
            context.Response.StatusCode = StatusCodes.Status410Gone;
            await context.Response.WriteAsync("""{"kind":"Status","code":410,"reason":"Expired","message":"too old"}""");
            return;
        }

        while (_seen.Reader.TryRead(out _))
        {
        }

        await context.Response.WriteAsync(server.Change(number % Objects));
        await context.Response.Body.FlushAsync();
        await _seen.Reader.ReadAsync(context.RequestAborted);

        // So that the watch does not count as too short.
        _time.Advance(TimeSpan.FromSeconds(3));
        if (number % 50 == 25)
        {
            await context.Response.WriteAsync("""{"type":"ERROR","object":{"kind":"Status","code":503,"reason":"ServiceUnavailable"}}""" + "\n");
        }
        else if (number % 2 == 1)
        {
            await context.Response.WriteAsync("""{"type":"MODIFIED","obj""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }

    private static string Render(int number, int version) =>
        $$"""{"metadata":{"name":"map-{{number}}","namespace":"n","uid":"u{{number}}","resourceVersion":"{{version}}"},"data":{"key":"{{new string('x', 200)}}"} }""";
}
