using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Log lines of the controller.</summary>
internal static partial class ControllerLog
{
    [LoggerMessage(1001, LogLevel.Debug, "Attempt started: {Namespace}/{Name} run {RunId} attempt {Attempt}")]
    public static partial void AttemptStarted(this ILogger logger, string @namespace, string name, string runId, int attempt);

    [LoggerMessage(1002, LogLevel.Warning, "Cannot write the status of {Key}; retrying")]
    public static partial void StatusWriteFailed(this ILogger logger, ObjectKey key, Exception exception);

    [LoggerMessage(1003, LogLevel.Warning, "Cannot delete the finished object {Key}; retrying later")]
    public static partial void PruneFailed(this ILogger logger, ObjectKey key, Exception exception);

    [LoggerMessage(1004, LogLevel.Warning, "Reconciling {Key} failed; retrying")]
    public static partial void ReconcileFailed(this ILogger logger, ObjectKey key, Exception exception);

    [LoggerMessage(1010, LogLevel.Error, "Decision for {Key} failed; this is a bug in the operator")]
    public static partial void DecisionFailed(this ILogger logger, ObjectKey key, Exception exception);

    [LoggerMessage(1011, LogLevel.Warning, "{Key}: {ObjectName} could not be stopped; retrying")]
    public static partial void StopRefused(this ILogger logger, ObjectKey key, string objectName, Exception exception);

    [LoggerMessage(1012, LogLevel.Information, "Confirmed in {Elapsed} that all caches are up to date")]
    public static partial void Confirmed(this ILogger logger, TimeSpan elapsed);

    [LoggerMessage(1013, LogLevel.Error, "The API server rejected the status of {Key}; nothing is recorded until this is fixed")]
    public static partial void StatusRefused(this ILogger logger, ObjectKey key, Exception exception);

    [LoggerMessage(1014, LogLevel.Warning, "{Key} cannot be read, and its status could not be updated to say so")]
    public static partial void UnreadableNotReported(this ILogger logger, ObjectKey key, Exception? exception);

    [LoggerMessage(1015, LogLevel.Warning, "The status of ScheduleCalendar {Key} could not be written; it is retried")]
    public static partial void CalendarNotWritten(this ILogger logger, ObjectKey key, Exception exception);

    [LoggerMessage(1016, LogLevel.Warning, "Namespaces cannot be read, so their annotation {Annotation} has no effect: {Problem}")]
    public static partial void GoesWithoutNamespaces(this ILogger logger, string annotation, string problem);

    [LoggerMessage(1017, LogLevel.Warning, "Notification {To} of {Key} could not be sent; it is retried")]
    public static partial void NotificationFailed(this ILogger logger, ObjectKey key, string to, Exception exception);

    [LoggerMessage(1018, LogLevel.Warning, "The status of Backfill {Key} could not be written; it is retried")]
    public static partial void BackfillNotWritten(this ILogger logger, ObjectKey key, Exception exception);

    [LoggerMessage(1005, LogLevel.Debug, "Namespace of {Key} is being deleted; nothing starts there")]
    public static partial void NamespaceTerminating(this ILogger logger, ObjectKey key);

    [LoggerMessage(1006, LogLevel.Information, "Leading: {Count} schedules")]
    public static partial void Leading(this ILogger logger, int count);

    [LoggerMessage(1007, LogLevel.Information, "Stopped leading")]
    public static partial void StoppedLeading(this ILogger logger);

    [LoggerMessage(1008, LogLevel.Information, "{Reason}: {Namespace}/{Name}: {Message}")]
    public static partial void EventRecorded(this ILogger logger, string reason, string @namespace, string name, string message);

    [LoggerMessage(1009, LogLevel.Information, "{Reason}: {Namespace}/{Name}: {Message} [{RunId}]")]
    public static partial void RunEventRecorded(this ILogger logger, string reason, string @namespace, string name, string message, string runId);

    [LoggerMessage(1020, LogLevel.Information, "Started buckets {Buckets}: {Count} schedules")]
    public static partial void BucketsStarted(this ILogger logger, string buckets, int count);

    [LoggerMessage(1021, LogLevel.Debug, "Stopped bucket {Bucket} after {Elapsed}: {Outcome}")]
    public static partial void BucketStopped(this ILogger logger, int bucket, TimeSpan elapsed, string outcome);

    [LoggerMessage(1022, LogLevel.Warning, "{Holder} holds the Lease {Lease} and runs without --sharding. This replica waits until one with --sharding holds it")]
    public static partial void WaitsForSharing(this ILogger logger, string holder, string lease);

    [LoggerMessage(1023, LogLevel.Information, "Sharing the schedules with other replicas through Leases named {Name}-*")]
    public static partial void TakesPart(this ILogger logger, string name);

    [LoggerMessage(1024, LogLevel.Information, "No longer sharing schedules")]
    public static partial void TakesPartNoMore(this ILogger logger);

    [LoggerMessage(1025, LogLevel.Warning, "This replica is the coordinator but has not renewed its own Lease for {Elapsed}. It steps down so that another can take over")]
    public static partial void GivesUpCoordinating(this ILogger logger, TimeSpan elapsed);

    [LoggerMessage(1026, LogLevel.Warning, "{Count} replicas with --sharding are still active, such as {Name}. This one runs without it, and starts once their Leases have ended")]
    public static partial void WaitsForMembers(this ILogger logger, int count, string name);
}
