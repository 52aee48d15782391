using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Events;

internal static partial class EventLog
{
    [LoggerMessage(30, LogLevel.Debug, "Event {Reason} for {Name} was not written and is not needed: {Cause}")]
    public static partial void NotWritten(ILogger logger, string reason, string? name, string cause);

    [LoggerMessage(31, LogLevel.Warning, "Event {Reason} for {Name} was lost: {Cause}")]
    public static partial void Lost(ILogger logger, string reason, string? name, string cause);

    [LoggerMessage(32, LogLevel.Warning, "{Count} events were dropped because they came faster than the server accepts them.")]
    public static partial void Dropped(ILogger logger, int count);

    [LoggerMessage(33, LogLevel.Warning, "{Count} or more events were not written before shutdown.")]
    public static partial void Unflushed(ILogger logger, int count);
}
