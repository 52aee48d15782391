using System.Net;
using System.Net.Http.Headers;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>A header of a request.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value.</param>
/// <param name="IsPublic">Any server may see it: it says who calls, and proves nothing.</param>
internal sealed record CallHeader(string Name, string Value, bool IsPublic);

/// <summary>A request with everything filled in.</summary>
internal sealed record CallRequest
{
    /// <summary>Who calls.</summary>
    public static readonly string UserAgent = $"scheduledjob-operator/{typeof(CallRequest).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Namespace of the ScheduledJob.</summary>
    public required string Namespace { get; init; }

    public required Uri Url { get; init; }

    public required HttpMethod Method { get; init; }

    /// <summary>Of several with the same name, the last one counts.</summary>
    public IReadOnlyList<CallHeader> Headers { get; init; } = [];

    /// <summary>Null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The body comes from a Secret.</summary>
    public bool IsBodySecret { get; init; }

    /// <summary>Value of the Authorization header; null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>Names the credentials, and holds none of them.</summary>
    public string Credentials { get; init; } = "";

    public TlsSettings Tls { get; init; } = TlsSettings.System;

    public required EgressPolicy Policy { get; init; }

    /// <summary>Who may share connections with this request.</summary>
    public PoolKey PoolKey => new(Namespace, Credentials, Tls.Fingerprint(), Policy);

    /// <summary>A message to send once.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Url)
        {
            // https: HTTP/2 where the server offers it, else HTTP/1.1. http: HTTP/1.1. Never HTTP/3, to which an answer's header could
            // invite: its connections are not opened by the egress policy.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (Body is not null)
            message.Content = new ByteArrayContent(Body);
        foreach (var header in Headers)
            Set(message, header.Name, header.Value);
        if (Authorization is not null)
            Set(message, "Authorization", Authorization);
        SentOnce.Mark(message.Headers, UserAgent);
        return message;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        // A name belongs to one of the two collections. The other one refuses to add it, and throws when asked to remove it.
        HttpHeaders? headers = request.Headers.TryAddWithoutValidation(name, value) ? request.Headers : request.Content?.Headers;
        headers?.Remove(name);
        headers?.TryAddWithoutValidation(name, value);
    }
}
