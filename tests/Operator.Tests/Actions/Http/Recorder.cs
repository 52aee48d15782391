using System.Net;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>Receives requests, and responds as a test says.</summary>
internal sealed class Recorder(Func<Recorder.Seen, HttpStatusCode>? answer = null) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<Seen> _requests = [];

    /// <summary>Requests so far.</summary>
    public IReadOnlyList<Seen> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>());
        var seen = new Seen(
            request.Method.Method,
            request.RequestUri!.OriginalString,
            headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        lock (_gate)
            _requests.Add(seen);
        return new HttpResponseMessage(answer?.Invoke(seen) ?? HttpStatusCode.OK) { RequestMessage = request };
    }

    /// <summary>A request.</summary>
    internal sealed record Seen(string Method, string Url, Dictionary<string, string> Headers, string Body);
}
