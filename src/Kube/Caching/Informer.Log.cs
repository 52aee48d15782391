using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Caching;

/// <summary>What an informer says. (Not inside it, for it is generic.)</summary>
internal static partial class InformerLog
{
    [LoggerMessage(10, LogLevel.Error, "The handler of changes threw for {Key}.")]
    public static partial void HandlerThrew(this ILogger logger, ObjectKey key, Exception exception);
}
