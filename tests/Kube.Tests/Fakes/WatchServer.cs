using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>A real web server on its own port that lists a fixed number of objects, by pages, and serves watches as told.</summary>
internal sealed class WatchServer : IAsyncDisposable
{
    private readonly int[] _versions;
    private readonly Func<int, int, string> _render;
    private readonly Func<HttpContext, Task> _watch;
    private readonly WebApplication _app;

    private WatchServer(int objects, Func<int, int, string> render, Func<WatchServer, HttpContext, Task> watch)
    {
        _versions = Enumerable.Range(1, objects).ToArray();
        Version = objects;
        _render = render;
        _watch = context => watch(this, context);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Version of the newest change.</summary>
    public int Version { get; private set; }

    /// <summary>Listens.</summary>
    /// <param name="objects">Number of objects.</param>
    /// <param name="render">Returns the JSON of an object, given its number and version.</param>
    /// <param name="watch">Serves one watch, from its response headers to its end.</param>
    public static async Task<WatchServer> StartAsync(
        int objects, Func<int, int, string> render, Func<WatchServer, HttpContext, Task> watch)
    {
        var server = new WatchServer(objects, render, watch);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Changes an object; returns its watch line.</summary>
    public string Change(int number)
    {
        _versions[number] = ++Version;
        return $$"""{"type":"MODIFIED","object":{{_render(number, Version)}} }""" + "\n";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var query = context.Request.Query;
        if (query.ContainsKey("watch"))
        {
            await _watch(context);
            return;
        }

        var start = int.TryParse(query["continue"], out var at) ? at : 0;
        var size = int.TryParse(query["limit"], out var limit) ? limit : _versions.Length;
        var end = Math.Min(start + size, _versions.Length);
        var next = end < _versions.Length ? $"{end}" : "";
        await context.Response.WriteAsync($$"""{"metadata":{"resourceVersion":"{{Version}}","continue":"{{next}}"},"items":[""");
        for (var i = start; i < end; i++)
            await context.Response.WriteAsync((i == start ? "" : ",") + _render(i, _versions[i]));
        await context.Response.WriteAsync("]}");
    }
}
