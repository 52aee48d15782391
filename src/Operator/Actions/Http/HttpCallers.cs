using System.Net;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Actions.Http.Requests;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>Puts callers together.</summary>
internal static class HttpCallers
{
    /// <summary>The caller of an operator.</summary>
    public static HttpCaller Create(OperatorOptions options, KubeClient client, TimeProvider time)
    {
        HostResolver resolve = (host, cancellationToken) => options.FindHost?.Invoke(host) is { } known
            ? Task.FromResult<IPAddress[]>([known])
            : Dns.GetHostAddressesAsync(host, cancellationToken);
        var server = new ApiServerAddresses(
            client.Configuration.Server, Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"), resolve, time);
        return Create(
            options,
            new EgressPolicies(options.EgressPolicy, server, Overrides(options, client), time),
            new KubeReferenceSource(client),
            resolve,
            time);
    }

    /// <summary>A caller with its parts exchanged, for tests.</summary>
    public static HttpCaller Create(
        OperatorOptions options, EgressPolicies policies, IReferenceSource references, HostResolver resolve, TimeProvider time) => new(
            policies,
            new ReferenceReader(references, time),
            new RequestSender(new ConnectionPools(new EgressConnector(resolve, time), time)),
            new CallSlots(options.HttpLimits),
            options.ClusterDomain,
            time);

    private static Func<CancellationToken, Task<ConfigMap?>>? Overrides(OperatorOptions options, KubeClient client)
    {
        if (options.EgressOverrides is not { } name)
            return null;
        var maps = client.Resource(KnownResources.ConfigMaps);
        var @namespace = options.LeaseNamespace ?? client.Configuration.Namespace;
        return cancellationToken => maps.FindAsync(@namespace, name, cancellationToken);
    }
}
