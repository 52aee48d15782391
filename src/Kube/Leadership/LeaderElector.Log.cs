using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Leadership;

public sealed partial class LeaderElector
{
    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Information, "{Holder} leads; {Identity} stands by.")]
        public static partial void Waits(ILogger logger, string holder, string identity);

        [LoggerMessage(21, LogLevel.Information, "{Identity} leads.")]
        public static partial void Leads(ILogger logger, string identity);

        [LoggerMessage(22, LogLevel.Warning, "{Identity} has lost the lease, or could not renew it in time: stopping work.")]
        public static partial void StopsWork(ILogger logger, string identity);

        [LoggerMessage(23, LogLevel.Information, "{Identity} no longer leads.")]
        public static partial void LeadsNoMore(ILogger logger, string identity);

        [LoggerMessage(24, LogLevel.Warning, "The Lease {Namespace}/{Name} could not be read or written: {Reason}")]
        public static partial void TryFailed(ILogger logger, string @namespace, string name, string reason);
    }
}
