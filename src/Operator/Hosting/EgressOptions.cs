using ScheduledJobs.Operator.Limits;
using System.CommandLine;
using System.Net;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using static ScheduledJobs.Operator.Hosting.OperatorCommand;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>The options on what HTTP actions may call, and how much of it at once.</summary>
internal sealed class EgressOptions
{
    private static readonly OperatorOptions Defaults = new();

    private readonly Option<EgressScope> _scope = Option(
        "--egress-scope",
        "What HTTP actions may call: Cluster (addresses of the cluster's networks) or Any.",
        Defaults.EgressPolicy.Scope,
        EgressOverride.ParseScope);

    private readonly Option<IPNetwork[]> _networks = ListOption(
        "--egress-cluster-network", "A network (CIDR) that scope Cluster means; can be repeated. Without it all private networks.", ParseNetwork);

    private readonly Option<EgressRule[]> _allow = ListOption(
        "--egress-allow", "A target beyond the scope: CIDR, host or *.host, with an optional :port; can be repeated.", EgressRule.Parse);

    private readonly Option<EgressRule[]> _deny = ListOption(
        "--egress-deny", "A target that is never called; can be repeated. Counts more than what allows it.", EgressRule.Parse);

    private readonly Option<bool> _allowLoopback = Option(
        "--egress-allow-loopback", "Allow loopback addresses; for laptops and tests.", Defaults.EgressPolicy.AllowLoopback, bool.Parse);

    private readonly Option<string?> _overrides = Option<string?>(
        "--egress-overrides", "A ConfigMap beside the lease with egress policy and limits for single namespaces, one to a key.", null);

    private readonly Option<int> _maxCalls = Option(
        "--http-max-calls", "HTTP calls under way at once.", Defaults.HttpLimits.Total, int.Parse);

    private readonly Option<int> _maxCallsPerNamespace = Option(
        "--http-max-calls-per-namespace", "HTTP calls of one namespace under way at once.", Defaults.HttpLimits.PerNamespace, int.Parse);

    private readonly Option<int> _maxCallsPerHost = Option(
        "--http-max-calls-per-host", "HTTP calls to one host and port under way at once.", Defaults.HttpLimits.PerHost, int.Parse);

    private readonly Option<string> _clusterDomain = Option(
        "--cluster-domain", "DNS domain of the cluster, for targets that are Services.", Defaults.ClusterDomain, text => text);

    public void AddTo(RootCommand command)
    {
        Option[] all =
        [
            _scope, _networks, _allow, _deny, _allowLoopback, _overrides, _maxCalls, _maxCallsPerNamespace, _maxCallsPerHost, _clusterDomain,
        ];
        foreach (var option in all)
            command.Options.Add(option);
    }

    public OperatorOptions Apply(ParseResult parsed, OperatorOptions options) => options with
    {
        EgressPolicy = new EgressPolicy
        {
            Scope = parsed.GetValue(_scope),
            ClusterNetworks = parsed.GetValue(_networks) is { Length: > 0 } networks ? networks : Defaults.EgressPolicy.ClusterNetworks,
            Allow = parsed.GetValue(_allow) ?? [],
            Deny = parsed.GetValue(_deny) ?? [],
            AllowLoopback = parsed.GetValue(_allowLoopback),
        },
        EgressOverrides = parsed.GetValue(_overrides),
        HttpLimits = new CallLimits(
            parsed.GetValue(_maxCalls), parsed.GetValue(_maxCallsPerNamespace), parsed.GetValue(_maxCallsPerHost)),
        ClusterDomain = parsed.GetValue(_clusterDomain)!,
    };

    private static IPNetwork ParseNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? SpecialNetworks.Plain(network) : throw new FormatException("a CIDR such as 10.0.0.0/8 is expected");
}
