using System.Net;
using System.Net.Http.Headers;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>A request header.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value.</param>
/// <param name="IsPublic">Whether any server may see it: it identifies the caller, but proves nothing.</param>
internal sealed record CallHeader(string Name, string Value, bool IsPublic);

/// <summary>A complete request.</summary>
internal sealed record CallRequest
{
    /// <summary>The User-Agent header.</summary>
    public static readonly string UserAgent = $"scheduledjob-operator/{typeof(CallRequest).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Namespace of the ScheduledJob.</summary>
    public required string Namespace { get; init; }

    public required Uri Url { get; init; }

    public required HttpMethod Method { get; init; }

    /// <summary>Headers. If a name occurs more than once, the last one counts.</summary>
    public IReadOnlyList<CallHeader> Headers { get; init; } = [];

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Whether the body comes from a Secret.</summary>
    public bool IsBodySecret { get; init; }

    /// <summary>Names of the headers of the response that are to be kept.</summary>
    public IReadOnlyList<string> KeptHeaders { get; init; } = [];

    /// <summary>Value of the Authorization header; null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>An identifier of the credentials; contains none of them.</summary>
    public string Credentials { get; init; } = "";

    public TlsSettings Tls { get; init; } = TlsSettings.System;

    public required EgressPolicy Policy { get; init; }

    /// <summary>Which connections this request may use.</summary>
    public PoolKey PoolKey => new(Namespace, Credentials, Tls.Fingerprint(), Policy);

    /// <summary>A message to send once.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Url)
        {
            // https: HTTP/2 if the server offers it, otherwise HTTP/1.1. http: HTTP/1.1. Never HTTP/3, which a response header could
            // suggest: the egress policy does not open its connections.
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
        // Each name belongs to one of the two collections. The other one refuses to add it, and throws when asked to remove it.
        HttpHeaders? headers = request.Headers.TryAddWithoutValidation(name, value) ? request.Headers : request.Content?.Headers;
        headers?.Remove(name);
        headers?.TryAddWithoutValidation(name, value);
    }
}
