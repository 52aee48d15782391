using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Console.Security;

/// <summary>
/// Refuses requests that another site makes: under a name that it lets point to this machine (DNS rebinding), or from its own pages (CSRF).
/// The checks are made before anything else.
/// </summary>
/// <param name="hosts">Host and port, as browsers send them; a host alone stands for it with any port.</param>
/// <param name="schemes">Schemes of the addresses that browsers have: also https behind a proxy that ends TLS.</param>
internal sealed class Guard(IReadOnlyList<string> hosts, params IReadOnlyList<string> schemes)
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Why a request is refused, and the status code; null if it is not.</summary>
    public (int Status, string Why)? Refuse(HttpRequest request)
    {
        if (!hosts.Any(host => Is(host, request.Host.Value) || Is(host, request.Host.Host)))
            return (421, $"The console is not served under the name '{request.Host.Value}', only under {string.Join(" and ", hosts)}.");
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !schemes.Any(scheme => Is(origin, $"{scheme}://{request.Host.Value}")))
            return (403, "The request comes from another site.");
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && !IsNavigation(request))
            return (403, "The request comes from another site.");
        return null;
    }

    /// <summary>The headers of every response.</summary>
    public static void Protect(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";

        // With "no-referrer", browsers would send forms with the origin "null".
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store";
    }

    private static bool Is(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>A link to the console on a page elsewhere was followed; without the cookie, which is Strict, it leads to a refusal.</summary>
    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"].ToString() == "navigate" && request.Headers["Sec-Fetch-Dest"].ToString() == "document";
}
