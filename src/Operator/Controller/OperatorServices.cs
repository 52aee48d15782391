using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>The process-wide services, which outlive terms of leadership.</summary>
internal sealed record OperatorServices
{
    public required KubeClient Client { get; init; }

    public required ClusterCache Cache { get; init; }

    public required HttpCaller Caller { get; init; }

    public required EventRecorder Events { get; init; }

    public required OperatorOptions Options { get; init; }

    public required OperatorMetrics Metrics { get; init; }

    public required NamespacePolicies Policies { get; init; }

    /// <summary>Which namespaces are suspended; null if none can be.</summary>
    public NamespacePauses? Pauses { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Receives the controller's log lines.</summary>
    public required ILogger Logger { get; init; }
}
