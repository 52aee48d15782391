using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>A notification as an HTTP action: what the user wrote, with the defaults of notifications.</summary>
public static class NotificationAction
{
    /// <summary>The data of the CloudEvent that is sent if the user gives no body.</summary>
    public const string DefaultBody =
        """{"event":"$(EVENT)","reason":"$(REASON)","message":"$(MESSAGE)","namespace":"$(SCHEDULEDJOB_NAMESPACE)","name":"$(SCHEDULEDJOB_NAME)","runId":"$(RUN_ID)","scheduledTime":"$(SCHEDULED_TIME)"}""";

    private const string ContentType = "Content-Type";

    private static readonly HttpHeaderSpec Json = new() { Name = ContentType, Value = "application/json" };

    /// <summary>Most variables in a body: one may be much longer than its name.</summary>
    public const int MaxVariables = 100;

    /// <summary>Names of the variables in URLs and headers.</summary>
    public static readonly IReadOnlyList<string> Variables =
        ["EVENT", "EVENT_ID", "EVENT_TIME", "EVENT_EXPIRY_TIME", "REASON", "RUN_ID", "SCHEDULED_TIME", "SCHEDULEDJOB_NAME", "SCHEDULEDJOB_NAMESPACE"];

    /// <summary>Names of the variables in bodies.</summary>
    public static readonly IReadOnlyList<string> BodyVariables = [.. Variables, MessageVariable];

    /// <summary>The variable that is for bodies only.</summary>
    public const string MessageVariable = "MESSAGE";

    /// <summary>The action that tells about an event.</summary>
    /// <param name="http">The request.</param>
    /// <param name="event">One of <see cref="NotificationEvents"/>.</param>
    public static HttpActionSpec Of(NotificationHttpSpec http, string @event)
    {
        var hasBody = http.Body is not null || http.BodyFrom is not null;
        return new HttpActionSpec
        {
            Url = http.Url,
            Service = http.Service,
            Headers = FindContentType(http.Headers) is null ? [.. http.Headers ?? [], Json] : http.Headers,
            Body = hasBody ? http.Body : DefaultBody,
            BodyFrom = http.BodyFrom,
            Timeout = http.Timeout,
            Auth = http.Auth,
            Tls = http.Tls,
            CloudEvents = hasBody ? null : new CloudEventsSpec(Type: $"dev.scheduledjobs.{@event}"),
        };
    }

    /// <summary>What is wrong with a body before its variables are filled in, as a sentence without a subject; null if nothing is.</summary>
    public static string? FindFault(string body) =>
        body.AsSpan().Count("$(") is > MaxVariables and var count ? $"must have at most {MaxVariables} variables, but has {count}" : null;

    /// <summary>Whether the body of a notification is JSON, so that values are encoded in it: unless a header says otherwise.</summary>
    public static bool IsJson(IReadOnlyList<HttpHeaderSpec>? headers) => FindContentType(headers)?.Value is not { } type || JsonMediaType.Is(type);

    private static HttpHeaderSpec? FindContentType(IReadOnlyList<HttpHeaderSpec>? headers) =>
        headers?.LastOrDefault(h => h.Name.Equals(ContentType, StringComparison.OrdinalIgnoreCase));
}
