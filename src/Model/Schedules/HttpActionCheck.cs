using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Checks what a schema cannot know about an HTTP action, or not every server can check.</summary>
/// <param name="field">Path of the action in the spec, for messages.</param>
/// <param name="reason">One of <see cref="Reasons"/>, for a field that is not valid.</param>
internal sealed class HttpActionCheck(string field, string reason)
{
    // The shortest and longest lifetimes of tokens that the API server issues.
    private static readonly TimeSpan ShortestToken = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestToken = TimeSpan.FromDays(1);

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>Does nothing if the action is valid.</summary>
    /// <param name="action">The action.</param>
    /// <param name="maxTimeout">Longest timeout that the operator allows.</param>
    /// <exception cref="SpecException">A field is not valid.</exception>
    public void Check(HttpActionSpec action, TimeSpan maxTimeout)
    {
        SpecReader.ExactlyOne(field, reason, ("url", action.Url), ("service", action.Service));
        CheckTarget(action);
        if (!Methods.Contains(action.Method))
            throw Invalid("method", $"'{action.Method}' is not one of {string.Join(", ", Methods)}");
        CheckHeaders(action);
        if (action.Body is not null && action.BodyFrom is not null)
            throw Invalid("bodyFrom", "can't be combined with body");
        CheckSource("bodyFrom", action.BodyFrom);
        if (action.Compression is not (HttpCompressions.None or HttpCompressions.Gzip))
            throw Invalid("compression", $"'{action.Compression}' is not one of None, Gzip");
        CheckTimeout(action, maxTimeout);
        CheckSuccessCodes(action);
        CheckExpectations(action.Expect);
        CaptureCheck.Check(action.Capture, Invalid);
        CheckAuth(action.Auth);
        CheckSource("tls.caFrom", action.Tls?.CaFrom);
        if (action.CloudEvents is { Mode: not (CloudEventsModes.Binary or CloudEventsModes.Structured) } events)
            throw Invalid("cloudEvents.mode", $"'{events.Mode}' is not one of Binary, Structured");
    }

    private void CheckTimeout(HttpActionSpec action, TimeSpan maxTimeout)
    {
        var timeout = SpecReader.Duration($"{field}.timeout", action.Timeout, TimeSpan.FromMilliseconds(1));
        if (timeout > maxTimeout)
        {
            throw Invalid(
                "timeout", $"must be at most {DurationText.Format(maxTimeout)} (the operator's --max-call-timeout), but is '{action.Timeout}'");
        }
    }

    private void CheckTarget(HttpActionSpec action)
    {
        if (action.Url is not null)
            CheckUrl("url", action.Url);
        var service = action.Service;
        if (service is { Port: < 1 or > 65535 })
            throw Invalid("service.port", $"must be 1 to 65535, but is {service.Port}");
        if (service is { Scheme: not ("http" or "https") })
            throw Invalid("service.scheme", $"'{service.Scheme}' is not one of http, https");
        if (service is not null && !service.Path.StartsWith('/'))
            throw Invalid("service.path", "must start with '/'");
        var isHttps = service?.Scheme == "https" || action.Url?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
        if (action.Tls is not null && !isHttps)
            throw Invalid("tls", "needs an https target");
    }

    private void CheckUrl(string name, string? text)
    {
        if (HttpUrl.FindFault(text) is { } fault)
            throw Invalid(name, fault);
    }

    private void CheckHeaders(HttpActionSpec action)
    {
        if (SpecLimits.FindFault(action.Headers?.Count ?? 0, SpecLimits.Headers) is { } tooMany)
            throw Invalid("headers", tooMany);
        for (var i = 0; i < action.Headers?.Count; i++)
        {
            var header = action.Headers[i];
            var at = $"headers[{i}]";
            if (!HttpHeaderRules.IsName(header.Name))
                throw Invalid($"{at}.name", $"'{header.Name}' is not a header name");
            if (HttpHeaderRules.IsReserved(header.Name))
                throw Invalid($"{at}.name", $"{header.Name} is set by the HTTP client or by the operator");
            if (action.Auth is not null && header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
                throw Invalid($"{at}.name", "Authorization can't be combined with auth");
            if (header.Value is not null && HttpHeaderRules.FindFault(header.Value) is { } fault)
                throw Invalid($"{at}.value", fault);
            if ((header.Value is null) == (header.ValueFrom is null))
                throw Invalid(at, "set exactly one of value, valueFrom");
            CheckSource($"{at}.valueFrom", header.ValueFrom);
        }
    }

    private void CheckSource(string name, ValueSource? source)
    {
        if (source is not null && (source.SecretKeyRef is null) == (source.ConfigMapKeyRef is null))
            throw Invalid(name, "set exactly one of secretKeyRef, configMapKeyRef");
    }

    private void CheckSuccessCodes(HttpActionSpec action)
    {
        for (var i = 0; i < action.SuccessCodes.Count; i++)
        {
            if (!StatusCodeSet.TryParse(action.SuccessCodes[i], out _, out _))
                throw Invalid($"successCodes[{i}]", $"'{action.SuccessCodes[i]}' is not a status code such as 204, or a range such as 200-299");
        }
    }

    private void CheckExpectations(HttpExpectSpec? expect)
    {
        if (expect?.JsonPath is { } path && !JsonPath.TryParse(path.Path, out _, out var error))
            throw Invalid("expect.jsonPath.path", error);
        if (expect?.BodyRegex is { } pattern && BodyRegex.FindFault(pattern) is { } fault)
            throw Invalid("expect.bodyRegex", fault);
    }

    private void CheckAuth(HttpAuthSpec? auth)
    {
        if (auth is null)
            return;
        SpecReader.ExactlyOne(
            $"{field}.auth",
            reason,
            ("basic", auth.Basic),
            ("bearer", auth.Bearer),
            ("serviceAccountToken", auth.ServiceAccountToken),
            ("oauth2ClientCredentials", auth.Oauth2ClientCredentials));
        if (auth.Basic is { SecretRef: null })
            throw Invalid("auth.basic.secretRef", "is missing");
        if (auth.Bearer is { SecretKeyRef: null })
            throw Invalid("auth.bearer.secretKeyRef", "is missing");
        if (auth.ServiceAccountToken is { } token)
        {
            var expiration = SpecReader.Duration($"{field}.auth.serviceAccountToken.expiration", token.Expiration, ShortestToken);
            if (expiration > LongestToken)
                throw Invalid("auth.serviceAccountToken.expiration", $"must be at most 1d, but is '{token.Expiration}'");
        }

        if (auth.Oauth2ClientCredentials is not { } oauth2)
            return;
        CheckUrl("auth.oauth2ClientCredentials.tokenUrl", oauth2.TokenUrl);
        if (oauth2.SecretRef is null)
            throw Invalid("auth.oauth2ClientCredentials.secretRef", "is missing");
    }

    private SpecException Invalid(string name, string message) => new(reason, $"{field}.{name}: {message}");
}
