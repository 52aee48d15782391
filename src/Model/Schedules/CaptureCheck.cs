using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Checks what of a response is to be kept.</summary>
internal static class CaptureCheck
{
    /// <summary>Does nothing if it is valid.</summary>
    /// <param name="capture">What is to be kept; null for nothing.</param>
    /// <param name="invalid">Makes the exception for a field of the action, and what is wrong with it.</param>
    /// <exception cref="SpecException">A field is not valid.</exception>
    public static void Check(HttpCaptureSpec? capture, Func<string, string, SpecException> invalid)
    {
        if (capture is null)
            return;
        if (capture.Body is null && capture.Headers is not { Count: > 0 })
            throw invalid("capture", "set at least one of body, headers");
        if (capture.Body is { } body && !CaptureSize.TryParse(body, out _))
            throw invalid("capture.body", $"must be 1 to {StatusLimits.ResponseBody} bytes, such as 512 or 1Ki, but is '{body}'");
        if (SpecLimits.FindFault(capture.Headers?.Count ?? 0, StatusLimits.ResponseHeaders) is { } tooMany)
            throw invalid("capture.headers", tooMany);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < capture.Headers?.Count; i++)
        {
            if (FindFault(capture.Headers[i] ?? "", seen) is { } fault)
                throw invalid($"capture.headers[{i}]", fault);
        }
    }

    private static string? FindFault(string name, HashSet<string> seen)
    {
        if (!HttpHeaderRules.IsName(name) || name.Length > StatusLimits.ResponseHeaderName)
            return $"'{StatusText.Cut(name, StatusLimits.ResponseHeaderName)}' is not a header name of at most {StatusLimits.ResponseHeaderName} characters";
        if (HttpHeaderRules.FindSecretPart(name) is { } part)
            return $"'{name}' looks like a secret, and everybody who may read the ScheduledJob could read it ({part})";
        return seen.Add(name) ? null : $"'{name}' is there twice";
    }
}
