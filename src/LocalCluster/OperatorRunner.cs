using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.LocalCluster;

/// <summary>Runs the operator in this process until cancelled; returns when it has written what it had to write.</summary>
public delegate Task OperatorRunner(
    KubeClientConfiguration configuration, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken);
