using System.Text.Json.Serialization;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Somebody who is told about events of the schedule, by an HTTP request.</summary>
public sealed record NotificationSpec
{
    private static readonly NotificationHttpSpec NoTarget = new();

    /// <summary>Identifies it in the status, in events and across edits; unique in the list.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>The events, from <see cref="NotificationEvents"/>; at least one.</summary>
    public IReadOnlyList<string> Events { get => field ?? []; init; }

    /// <summary>The request.</summary>
    public NotificationHttpSpec Http { get => field ?? NoTarget; init; }
}

/// <summary>
/// The request of a notification: a POST to exactly one of a URL, a URL in a Secret, and a Service. A status code from 200 to 299 is success.
/// Without a body it is a CloudEvent.
/// </summary>
public sealed record NotificationHttpSpec
{
    /// <summary>Absolute, http or https; <c>$(NAME)</c> is expanded.</summary>
    public string? Url { get; init; }

    /// <summary>Where the URL is read from when it is sent: the URLs of chat services are secrets.</summary>
    public ValueSource? UrlFrom { get; init; }

    /// <summary>A Service of the cluster.</summary>
    public HttpServiceSpec? Service { get; init; }

    /// <summary>Request headers. Default <c>Content-Type: application/json</c>.</summary>
    public IReadOnlyList<HttpHeaderSpec>? Headers { get; init; }

    /// <summary>The request body; <c>$(NAME)</c> is expanded, and encoded for a JSON string if the body is JSON.</summary>
    public string? Body { get; init; }

    /// <summary>Where the request body is read from when it is sent; <c>$(NAME)</c> is expanded in it, too.</summary>
    public ValueSource? BodyFrom { get; init; }

    /// <summary>A duration, per attempt, at most 30s. Default <c>10s</c>.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string Timeout { get => field ?? "10s"; init; }

    /// <summary>How the request is authenticated; exactly one member is set.</summary>
    public HttpAuthSpec? Auth { get; init; }

    /// <summary>CA and client certificates.</summary>
    public HttpTlsSpec? Tls { get; init; }
}

/// <summary>Values of <see cref="NotificationSpec.Events"/>.</summary>
public static class NotificationEvents
{
    /// <summary>A run succeeded.</summary>
    public const string RunSucceeded = "RunSucceeded";

    /// <summary>A run failed, after all attempts.</summary>
    public const string RunFailed = "RunFailed";

    /// <summary>Runs did not start because it was too late.</summary>
    public const string RunMissed = "RunMissed";

    /// <summary>A run did not start because another was active, or the namespace was full.</summary>
    public const string RunSkipped = "RunSkipped";

    /// <summary>It is not known how a run ended.</summary>
    public const string RunUnknown = "RunUnknown";

    /// <summary>A run is due and has not started within <c>misfire.gracePeriod</c>. Sent while it still has not.</summary>
    public const string Late = "Late";

    /// <summary>Runs are skipped because one is still active.</summary>
    public const string Overrunning = "Overrunning";

    /// <summary>Nothing runs, because the spec cannot be served.</summary>
    public const string Invalid = "Invalid";

    /// <summary>No problem is left. Sent once, to those who ask for one of the problems there were.</summary>
    public const string Recovered = "Recovered";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [RunSucceeded, RunFailed, RunMissed, RunSkipped, RunUnknown, Late, Overrunning, Invalid, Recovered];

    /// <summary>Those that stand for a problem, which lasts until it is over.</summary>
    public static readonly IReadOnlyList<string> Problems = [Invalid, Late, Overrunning, RunFailed, RunMissed, RunUnknown];
}
