namespace ScheduledJobs.Model.Schedules;

/// <summary>Which request headers a user may set, and to what, and which headers of a response may be kept.</summary>
public static class HttpHeaderRules
{
    private static readonly string[] Reserved =
    [
        "connection", "content-length", "expect", "forwarded", "host", "idempotency-key", "keep-alive", "te", "trailer",
        "transfer-encoding", "upgrade",
    ];

    private static readonly string[] ReservedPrefixes = ["proxy-", "x-forwarded-", "x-scheduledjob-"];

    /// <summary>
    /// Parts of the names of headers that hold secrets. What is kept of a response stands in the status, which more people may read than Secrets: those who
    /// look after runs.
    /// </summary>
    public static readonly IReadOnlyList<string> SecretParts =
        ["authoriz", "authent", "auth-", "-auth", "cookie", "credential", "csrf", "jwt", "key", "nonce", "passw", "secret", "session", "signature", "token", "xsrf"];

    /// <summary>The part of a header's name that says that it usually holds a secret; null if it says no such thing.</summary>
    public static string? FindSecretPart(string name) => SecretParts.FirstOrDefault(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the header is reserved for the connection, for proxies, or for the operator.</summary>
    public static bool IsReserved(string name) =>
        Array.Exists(Reserved, r => name.Equals(r, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(ReservedPrefixes, p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the text is a token, as RFC 9110 requires of names.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+.^_`|~-".Contains(c, StringComparison.Ordinal));

    /// <summary>
    /// Why a text cannot be a header value, as a sentence without a subject; null if it can. A line break would end the header and
    /// start another of the sender's choice; beyond ASCII, servers disagree on how to decode it.
    /// </summary>
    public static string? FindFault(string value)
    {
        foreach (var c in value)
        {
            if (c is < ' ' and not '\t' or '\x7f')
                return "must not contain line breaks or other control characters";
            if (c > '\x7f')
                return "must contain only ASCII characters; encode others, for example with percent-encoding or base64";
        }

        return null;
    }
}
