using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.LocalCluster;

/// <summary>Runs the operator in this process until cancelled; returns when it has completed its last writes.</summary>
public delegate Task OperatorRunner(
    KubeClientConfiguration configuration, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken);
