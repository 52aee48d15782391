namespace ScheduledJobs.Model.Schedules;

/// <summary>Which request headers a user may set, and to what.</summary>
public static class HttpHeaderRules
{
    private static readonly string[] Reserved =
    [
        "connection", "content-length", "expect", "forwarded", "host", "idempotency-key", "keep-alive", "te", "trailer",
        "transfer-encoding", "upgrade",
    ];

    private static readonly string[] ReservedPrefixes = ["proxy-", "x-forwarded-", "x-scheduledjob-"];

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
