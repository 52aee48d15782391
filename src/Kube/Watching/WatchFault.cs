using ScheduledJobs.Kube.Errors;

namespace ScheduledJobs.Kube.Watching;

/// <summary>The kinds of errors that lead to different next steps.</summary>
internal enum WatchFault
{
    /// <summary>The server no longer has the version (410, in either form).</summary>
    Expired,

    /// <summary>The server has not reached the version yet: another server was ahead.</summary>
    ResourceVersionTooLarge,

    /// <summary>The server is busy (429).</summary>
    TooManyRequests,

    /// <summary>No server is reachable: connection refused or lost, or a proxy says so (502, 503, 504).</summary>
    Unreachable,

    /// <summary>The server had an internal error (500).</summary>
    InternalError,

    /// <summary>The server does not understand or allow the request (400, 422).</summary>
    NotUnderstood,

    /// <summary>Anything else, such as 403.</summary>
    Other,
}

/// <summary>Classifies errors.</summary>
internal static class WatchFaults
{
    /// <summary>The kind of an exception.</summary>
    public static WatchFault Classify(Exception exception) => exception switch
    {
        ApiException refusal => Classify(refusal),
        HttpRequestException or IOException or OperationCanceledException => WatchFault.Unreachable,
        _ => WatchFault.Other,
    };

    private static WatchFault Classify(ApiException refusal) => refusal switch
    {
        { IsExpired: true } => WatchFault.Expired,
        { IsTooLargeResourceVersion: true } => WatchFault.ResourceVersionTooLarge,
        { IsTooManyRequests: true } => WatchFault.TooManyRequests,
        { Code: 500 } => WatchFault.InternalError,
        { Code: 502 or 503 or 504 } => WatchFault.Unreachable,
        { Code: 400 or 422 } => WatchFault.NotUnderstood,
        _ => WatchFault.Other,
    };
}
