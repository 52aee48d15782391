using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>An HTTP server on loopback that records its requests.</summary>
public sealed class HttpSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SinkRequest> _requests = new();

    private HttpSink(Func<SinkRequest, CancellationToken, Task<int>> answer, bool remembers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            var request = await SinkRequest.ReadAsync(context.Request);
            if (remembers)
                _requests.Enqueue(request);
            context.Response.StatusCode = await answer(request, context.RequestAborted);
            await context.Response.Body.WriteAsync(Body);
        });
    }

    /// <summary>An address such as <c>http://127.0.0.1:5000</c>.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>The body of each response.</summary>
    public byte[] Body { get; set; } = "the body of the answer"u8.ToArray();

    /// <summary>Requests in order of arrival.</summary>
    public IReadOnlyList<SinkRequest> Requests => [.. _requests];

    public static Task<HttpSink> StartAsync(int statusCode = StatusCodes.Status200OK) =>
        StartAsync((_, _) => Task.FromResult(statusCode));

    /// <param name="answer">Returns the status code of the response to each request.</param>
    /// <param name="remembers">False if the requests are so many that they would fill the memory.</param>
    public static async Task<HttpSink> StartAsync(Func<SinkRequest, CancellationToken, Task<int>> answer, bool remembers = true)
    {
        var sink = new HttpSink(answer, remembers);
        await sink._app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A request that arrived.</summary>
public sealed record SinkRequest(
    string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string Body, DateTimeOffset At)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    internal static async Task<SinkRequest> ReadAsync(HttpRequest request)
    {
        var at = TimeProvider.System.GetUtcNow();
        using var body = new StreamReader(request.Body);
        return new(
            request.Method,
            $"{request.Path}{request.QueryString}",
            request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync(),
            at);
    }
}
