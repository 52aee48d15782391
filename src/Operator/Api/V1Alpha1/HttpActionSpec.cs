using System.Text.Json.Serialization;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Sends an HTTP request, to a URL or to a Service: exactly one of the two.</summary>
public sealed record HttpActionSpec
{
    private static readonly IReadOnlyList<string> DefaultSuccessCodes = ["200-299"];

    /// <summary>Absolute, http or https; <c>$(NAME)</c> is expanded.</summary>
    public string? Url { get; init; }

    /// <summary>A Service of the cluster.</summary>
    public HttpServiceSpec? Service { get; init; }

    /// <summary>GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS. Default POST.</summary>
    public string Method { get => field ?? "POST"; init; }

    /// <summary>Request headers.</summary>
    public IReadOnlyList<HttpHeaderSpec>? Headers { get; init; }

    /// <summary>The request body; <c>$(NAME)</c> is expanded. Not together with <see cref="BodyFrom"/>.</summary>
    public string? Body { get; init; }

    /// <summary>Where the request body is read from at run time.</summary>
    public ValueSource? BodyFrom { get; init; }

    /// <summary>One of <see cref="HttpCompressions"/>: how the request body is sent. Default None.</summary>
    public string Compression { get => field ?? HttpCompressions.None; init; }

    /// <summary>A duration, per attempt. Default <c>30s</c>.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string Timeout { get => field ?? "30s"; init; }

    /// <summary>Codes and ranges of codes that mean success. Default <c>200-299</c>.</summary>
    [JsonConverter(typeof(NumbersOrTextsConverter))]
    public IReadOnlyList<string> SuccessCodes { get => field ?? DefaultSuccessCodes; init; }

    /// <summary>What the response body must hold, beyond a good status code.</summary>
    public HttpExpectSpec? Expect { get; init; }

    /// <summary>How the request proves who sends it; exactly one member is set.</summary>
    public HttpAuthSpec? Auth { get; init; }

    /// <summary>Trust and client certificate.</summary>
    public HttpTlsSpec? Tls { get; init; }

    /// <summary>Sends the request as a CloudEvent.</summary>
    public CloudEventsSpec? CloudEvents { get; init; }

    /// <summary>Follow 3xx answers. Default false.</summary>
    public bool FollowRedirects { get; init; }
}
