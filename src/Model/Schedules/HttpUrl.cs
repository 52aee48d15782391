namespace ScheduledJobs.Model.Schedules;

/// <summary>Which URLs may be called.</summary>
public static class HttpUrl
{
    /// <summary>What is wrong with a URL, as a sentence without a subject; null if nothing is.</summary>
    public static string? FindFault(string? text, bool mustBeHttps = false)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return "must be an absolute http or https URL";
        if (url.UserInfo.Length > 0)
            return "must not contain a user name or password; use auth.basic";
        return mustBeHttps && url.Scheme != Uri.UriSchemeHttps ? "must be an https URL, because tls is set" : null;
    }
}
