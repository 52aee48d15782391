using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Caching;

/// <summary>Log lines of an informer. (A separate class, because the informer is generic.)</summary>
internal static partial class InformerLog
{
    [LoggerMessage(10, LogLevel.Error, "The change handler threw for {Key}.")]
    public static partial void HandlerThrew(this ILogger logger, ObjectKey key, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "The watch of {Resource} in {Scope} did not deliver {Missing} changes within {Limit}: listing everything again.")]
    public static partial void StoreLags(this ILogger logger, string resource, string scope, int missing, TimeSpan limit);

    [LoggerMessage(12, LogLevel.Warning, "Cannot check yet whether the cache of {Resource} in {Scope} is current; retrying: {Reason}")]
    public static partial void FreshnessUnknown(this ILogger logger, string resource, string scope, string reason);

    [LoggerMessage(13, LogLevel.Warning, "{Kind} {Key} cannot be read and is skipped; its last readable state, if any, stays in use: {Problem}")]
    public static partial void CannotRead(this ILogger logger, string kind, ObjectKey key, string problem);

    [LoggerMessage(14, LogLevel.Error, "The handler for unreadable objects threw for {Key}.")]
    public static partial void UnreadableHandlerThrew(this ILogger logger, ObjectKey key, Exception exception);
}
