using System.Text.Json.Serialization;

namespace ScheduledJobs.Model.V1Alpha1;

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

    /// <summary>What the response body must contain, besides a successful status code.</summary>
    public HttpExpectSpec? Expect { get; init; }

    /// <summary>What of the response is kept in the status. Null: nothing.</summary>
    public HttpCaptureSpec? Capture { get; init; }

    /// <summary>How the request is authenticated; exactly one member is set.</summary>
    public HttpAuthSpec? Auth { get; init; }

    /// <summary>CA and client certificates.</summary>
    public HttpTlsSpec? Tls { get; init; }

    /// <summary>Sends the request as a CloudEvent.</summary>
    public CloudEventsSpec? CloudEvents { get; init; }

    /// <summary>Follow 3xx responses. Default false.</summary>
    public bool FollowRedirects { get; init; }
}

/// <summary>A Service as the target of a request.</summary>
/// <param name="Name">Name of the Service.</param>
/// <param name="Namespace">Its namespace. Null: that of the ScheduledJob.</param>
/// <param name="Port">Port of the Service, 1 to 65535.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c>. Default <c>http</c>.</param>
/// <param name="Path">Path and query, starting with a slash; <c>$(NAME)</c> is expanded. Default <c>/</c>.</param>
public sealed record HttpServiceSpec(string Name = "", string? Namespace = null, int Port = 0, string Scheme = "http", string Path = "/");

/// <summary>A request header with its value, or the source of its value: exactly one of the two.</summary>
public sealed record HttpHeaderSpec
{
    /// <summary>Name of the header.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>The value; <c>$(NAME)</c> is expanded.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value is read from at run time.</summary>
    public ValueSource? ValueFrom { get; init; }
}

/// <summary>What the response body must contain for the run to succeed. Everything that is set must match.</summary>
public sealed record HttpExpectSpec
{
    /// <summary>A regular expression that matches somewhere in the body.</summary>
    public string? BodyRegex { get; init; }

    /// <summary>A value that the JSON body must have.</summary>
    public JsonPathSpec? JsonPath { get; init; }
}

/// <summary>
/// What of a response is kept in <see cref="RunStatus.Response"/>, for everybody who may read the ScheduledJob: at least one of the two. It never changes how
/// a run ends.
/// </summary>
public sealed record HttpCaptureSpec
{
    /// <summary>How many bytes of the beginning of the body, such as <c>512</c> or <c>1Ki</c>; at most <see cref="StatusLimits.ResponseBody"/>.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Body { get; init; }

    /// <summary>Names of headers, at most <see cref="StatusLimits.ResponseHeaders"/>. Those that usually hold secrets are not allowed.</summary>
    public IReadOnlyList<string>? Headers { get; init; }
}

/// <summary>A path in a JSON document, and the value expected there.</summary>
/// <param name="Path">The path, such as <c>$.status.ready</c> or <c>$.items[0].state</c>.</param>
/// <param name="Value">The value there, as text. Null: anything but null.</param>
public sealed record JsonPathSpec(string Path = "", string? Value = null);

/// <summary>Sends the request as a CloudEvent 1.0.</summary>
/// <param name="Mode">One of <see cref="CloudEventsModes"/>. Default Binary.</param>
/// <param name="Type">The event's type. Default <c>dev.scheduledjobs.run</c>.</param>
/// <param name="Source">The event's source. Null: <c>/namespaces/NAMESPACE/scheduledjobs/NAME</c>.</param>
public sealed record CloudEventsSpec(
    string Mode = CloudEventsModes.Binary, string Type = "dev.scheduledjobs.run", string? Source = null);

/// <summary>Values of <see cref="CloudEventsSpec.Mode"/>.</summary>
public static class CloudEventsModes
{
    /// <summary>Attributes in headers, the body as it is.</summary>
    public const string Binary = "Binary";

    /// <summary>Attributes and body in one JSON document.</summary>
    public const string Structured = "Structured";
}

/// <summary>Values of <see cref="HttpActionSpec.Compression"/>.</summary>
public static class HttpCompressions
{
    /// <summary>The body is sent as it is.</summary>
    public const string None = "None";

    /// <summary>The body is sent with Content-Encoding gzip.</summary>
    public const string Gzip = "Gzip";
}

/// <summary>Values of <see cref="ScheduledJobSpec.Delivery"/>: what happens after a crash in the middle of an HTTP call.</summary>
public static class DeliveryModes
{
    /// <summary>The call is repeated with the same Idempotency-Key.</summary>
    public const string AtLeastOnce = "AtLeastOnce";

    /// <summary>The run ends as Unknown and is not repeated.</summary>
    public const string AtMostOnce = "AtMostOnce";
}
