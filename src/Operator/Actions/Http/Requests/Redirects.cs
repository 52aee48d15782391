namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>Where a response redirects a request.</summary>
internal static class Redirects
{
    /// <summary>Most redirects followed per attempt.</summary>
    public const int Limit = 5;

    /// <summary>
    /// The request that follows a response; null if the response is not a redirect, or must not be followed: from https to http, to another
    /// scheme, or with a secret body to another server. Another server gets neither credentials nor the user's own headers.
    /// </summary>
    public static CallRequest? Next(CallRequest request, int code, Uri? location)
    {
        if (code is not (301 or 302 or 303 or 307 or 308) || location is null)
            return null;
        if (!Uri.TryCreate(request.Url, location, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            return null;
        if (request.Url.Scheme == Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttps)
            return null;
        var next = request with { Url = url };

        // As browsers do: 303 always becomes GET, and 301 and 302 do for POST.
        var becomesGet = code == 303 ? request.Method != HttpMethod.Head : code is 301 or 302 && request.Method == HttpMethod.Post;
        if (becomesGet)
        {
            next = next with
            {
                Method = HttpMethod.Get,
                Body = null,
                IsBodySecret = false,
                Headers = [.. next.Headers.Where(h => !h.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))],
            };
        }

        return IsSameOrigin(request.Url, url) ? next : ForOtherServer(next);
    }

    private static CallRequest? ForOtherServer(CallRequest request) => request.IsBodySecret
        ? null
        : request with
        {
            Authorization = null,
            Credentials = "",
            Tls = request.Tls.ForOtherServer(),
            Headers = [.. request.Headers.Where(h => h.IsPublic)],
        };

    private static bool IsSameOrigin(Uri a, Uri b) => a.Scheme == b.Scheme && a.IdnHost == b.IdnHost && a.Port == b.Port;
}
