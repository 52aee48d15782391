using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>The controller's services in tests: the operator's defaults with a fake server and target.</summary>
internal static class TestServices
{
    /// <summary>A client of the server that a handler simulates.</summary>
    public static KubeClient Client(HttpMessageHandler server, TimeProvider time) =>
        new(new KubeClientConfiguration { Server = new Uri("https://server.test/") }, server, time, NullLoggerFactory.Instance);

    /// <summary>The caller must dispose the metrics.</summary>
    public static OperatorServices Create(KubeClient client, ClusterCache cache, HttpCaller caller, TimeProvider time, ILogger? logger = null) => new()
    {
        Client = client,
        Cache = cache,
        Caller = caller,
        Events = new EventRecorder(client.Resource(KnownResources.Events), "test/operator", "me", time, NullLogger.Instance),
        Options = new OperatorOptions(),
        Metrics = new OperatorMetrics(time),
        Policies = new NamespacePolicies(NamespaceLimits.None, new NamespaceOverrides(null, time)),
        Time = time,
        Logger = logger ?? NullLogger.Instance,
    };
}
