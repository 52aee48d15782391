using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Caching;

/// <summary>Log lines of informers of kinds that may come and go. (A separate class, because the informer is generic.)</summary>
internal static partial class KindInformerLog
{
    [LoggerMessage(1, LogLevel.Information, "Following objects of kind {Kind}.")]
    public static partial void Follows(this ILogger logger, ObjectKind kind);

    [LoggerMessage(2, LogLevel.Warning, "Cannot follow objects of kind {Kind}, and tries again: {Problem}.")]
    public static partial void CannotFollow(this ILogger logger, ObjectKind kind, string problem);
}
