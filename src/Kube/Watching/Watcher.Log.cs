using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Watching;

/// <summary>Log lines of a watcher. (A separate class, because the watcher is generic.)</summary>
internal static partial class WatcherLog
{
    [LoggerMessage(1, LogLevel.Debug, "Watch of {Resource} in {Scope}: waiting {Wait} before {Next}.")]
    public static partial void WaitsToRetry(this ILogger logger, string resource, string scope, TimeSpan wait, WatchState next);

    [LoggerMessage(2, LogLevel.Debug, "Watch of {Resource} in {Scope} broke: {Reason}")]
    public static partial void StreamBroke(this ILogger logger, string resource, string scope, string reason);

    // Normal after a pause, not a fault.
    [LoggerMessage(3, LogLevel.Information, "The server no longer has the version of {Resource} in {Scope}: listing everything again.")]
    public static partial void VersionExpired(this ILogger logger, string resource, string scope);

    [LoggerMessage(4, LogLevel.Warning, "Reading {Resource} in {Scope} failed and will be retried: {Reason}")]
    public static partial void ReadFailed(this ILogger logger, string resource, string scope, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Watch of {Resource} in {Scope} broke {Times} times at the same version: listing everything again.")]
    public static partial void NoProgress(this ILogger logger, string resource, string scope, int times);
}
