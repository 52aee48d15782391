using System.Net;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>Assembles callers.</summary>
internal static class HttpCallerFactory
{
    // Mounted into every Pod that may access the API server, whatever its environment variables are.
    private const string TokenOfPod = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    /// <summary>The caller of an operator.</summary>
    public static HttpCaller Create(OperatorOptions options, KubeClient client, TimeProvider time, NamespaceOverrides? overrides = null)
    {
        HostResolver resolve = (host, cancellationToken) => options.FindHost?.Invoke(host) is { } known
            ? Task.FromResult<IPAddress[]>([known])
            : Dns.GetHostAddressesAsync(host, cancellationToken);
        var serviceHost = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") ?? (File.Exists(TokenOfPod) ? "" : null);
        var server = new ApiServerAddresses(client.Configuration.Server, serviceHost, resolve, time);
        var rules = new TokenRules(ApiServerAudience.Of(client.Configuration), options.TokenAudiences, options.TokenServiceAccounts);
        return Create(
            options,
            new EgressPolicies(options.EgressPolicy, server, overrides ?? NamespaceOverrides.Create(options, client, time)),
            new ReferenceReader(new KubeReferenceSource(client), rules, time),
            resolve,
            time);
    }

    /// <summary>A caller with replaced parts, for tests.</summary>
    public static HttpCaller Create(
        OperatorOptions options, EgressPolicies policies, ReferenceReader references, HostResolver resolve, TimeProvider time)
    {
        var budget = new CallBudget(options.HttpLimits, options.HttpMemory, time) { MatchTimeout = options.HttpMatchTimeout };
        var pools = new ConnectionPools(new EgressConnector(resolve, time), budget.Work, time);
        return new HttpCaller(policies, references, new RequestSender(pools), budget, options.ClusterDomain, time)
        {
            MaxTimeout = options.MaxCallTimeout,
        };
    }
}
