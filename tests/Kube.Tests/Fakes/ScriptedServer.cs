using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>A request that the server received.</summary>
internal sealed record ServerRequest(
    string Method, string Path, Dictionary<string, string> Query, string Body, HttpRequestHeaders Headers, string? ContentType, DateTimeOffset At)
{
    public string? Bearer => Headers.Authorization?.Parameter;

    public bool IsWatch => Query.ContainsKey("watch");
}

/// <summary>An API server with prepared responses, one per request; when none are left, it stays silent.</summary>
internal sealed class ScriptedServer(TimeProvider time) : HttpMessageHandler
{
    private readonly ConcurrentQueue<Func<ServerRequest, HttpResponseMessage>> _answers = new();
    private readonly ConcurrentQueue<ServerRequest> _requests = new();

    private Func<ServerRequest, HttpResponseMessage>? _otherwise;

    public IReadOnlyList<ServerRequest> Requests => [.. _requests];

    public ScriptedServer Then(Func<ServerRequest, HttpResponseMessage> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>The response once the prepared ones are used up.</summary>
    public ScriptedServer Otherwise(Func<ServerRequest, HttpResponseMessage> answer)
    {
        _otherwise = answer;
        return this;
    }

    public ScriptedServer Then(int code, string body, string? retryAfter = null) => Then(_ => Answer(code, body, retryAfter));

    public ScriptedServer ThenRefuses(int code, string reason, string? cause = null, string? retryAfter = null) =>
        Then(code, StatusBody(code, reason, cause), retryAfter);

    public ScriptedServer ThenCannotBeReached() => Then(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));

    public ScriptedServer ThenStreams(Stream body) =>
        Then(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });

    public KubeClient Connect(KubeClientConfiguration? configuration = null, ILoggerFactory? loggers = null) => new(
        configuration ?? new KubeClientConfiguration { Server = new Uri("https://server.test/") }, this, time, loggers ?? NullLoggerFactory.Instance);

    public Task ReceivesAsync(int requests) =>
        Eventually.BecomesTrueAsync(() => _requests.Count >= requests, $"{requests} requests; got {string.Join(", ", _requests)}");

    public static HttpResponseMessage Answer(int code, string body, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)code)
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    public static string StatusBody(int code, string reason, string? cause = null) =>
        $$"""
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the server says {{reason}}","reason":"{{reason}}",
         "details":{"causes":[{"reason":"{{cause}}"}]},"code":{{code}}}
        """.ReplaceLineEndings("");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var seen = new ServerRequest(
            request.Method.Method, request.RequestUri!.AbsolutePath, ParseQuery(request.RequestUri.Query), body, request.Headers,
            request.Content?.Headers.ContentType?.MediaType, time.GetUtcNow());
        _requests.Enqueue(seen);
        if (_answers.TryDequeue(out var answer) || (answer = _otherwise) is not null)
            return answer(seen);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("Unreachable.");
    }

    private static Dictionary<string, string> ParseQuery(string query) => query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2))
        .ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]));
}
