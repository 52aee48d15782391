namespace ScheduledJobs.Operator.Schedules;

/// <summary>Which request headers a user may set, and to what.</summary>
internal static class HttpHeaderRules
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

    /// <summary>Can the text stand in a header? A line break would end it and begin another one of the sender's choice.</summary>
    public static bool IsValue(string value) => value.All(c => c is '\t' or >= ' ' and not '\x7f');
}
