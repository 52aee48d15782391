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

/// <summary>What a controller works with in tests: the defaults of the operator, over a server and a target that are fakes.</summary>
internal static class TestServices
{
    /// <summary>A client of the server that a handler plays.</summary>
    public static KubeClient Client(HttpMessageHandler server, TimeProvider time) =>
        new(new KubeClientConfiguration { Server = new Uri("https://server.test/") }, server, time, NullLoggerFactory.Instance);

    /// <summary>Its metrics are the caller's to dispose of.</summary>
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
