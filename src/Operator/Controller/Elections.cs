using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Leadership;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Controller;

/// <summary>The election of a leader, by the operator's options.</summary>
internal static class Elections
{
    public static LeaderElector CreateElector(
        this OperatorOptions options, KubeClient client, string identity, TimeProvider time, ILoggerFactory loggers)
    {
        var election = new LeaderElectionOptions
        {
            Namespace = options.LeaseNamespace ?? client.Configuration.Namespace,
            Name = options.LeaseName,
            Identity = identity,
            LeaseDuration = options.LeaseDuration,
            RenewDeadline = options.LeaseRenewDeadline,
            RetryPeriod = options.LeaseRetryPeriod,
        };
        return new LeaderElector(client.Resource(KnownResources.Leases), election, time, loggers.CreateLogger<LeaderElector>());
    }
}
