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

    /// <summary>Does the header belong to the connection, to proxies on the way, or to the operator?</summary>
    public static bool IsReserved(string name) =>
        Array.Exists(Reserved, r => name.Equals(r, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(ReservedPrefixes, p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>Is the text a token, as RFC 9110 wants names to be?</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+.^_`|~-".Contains(c, StringComparison.Ordinal));

    /// <summary>
    /// Why a text can't be the value of a header, as a sentence without a subject; null where it can. A line break would end the header and
    /// begin another one of the sender's choice; beyond ASCII no two servers agree on what they read.
    /// </summary>
    public static string? FindFault(string value)
    {
        foreach (var c in value)
        {
            if (c is < ' ' and not '\t' or '\x7f')
                return "must not contain line breaks or other control characters";
            if (c > '\x7f')
                return "must hold ASCII characters only; encode others, such as by percent-encoding or base64";
        }

        return null;
    }
}
