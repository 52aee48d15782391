using System.CommandLine;
using System.Net;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Limits;
using static ScheduledJobs.Operator.Hosting.OperatorCommand;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>The options for what HTTP actions may call, and how much at once.</summary>
internal sealed class EgressOptions
{
    private static readonly OperatorOptions Defaults = new();

    private readonly Option<EgressScope> _scope = Option(
        "--egress-scope",
        "What HTTP actions may call: Cluster (addresses of the cluster's networks) or Any.",
        Defaults.EgressPolicy.Scope,
        EgressOverride.ParseScope);

    private readonly Option<IPNetwork[]> _networks = ListOption(
        "--egress-cluster-network", "A network (CIDR) that scope Cluster allows; repeatable. Default: all private networks.", ParseNetwork);

    private readonly Option<EgressRule[]> _allow = ListOption(
        "--egress-allow", "A target to allow beyond the scope: CIDR, host or *.host, with an optional :port; repeatable.", EgressRule.Parse);

    private readonly Option<EgressRule[]> _deny = ListOption(
        "--egress-deny", "A target to deny, even if another rule allows it; repeatable.", EgressRule.Parse);

    private readonly Option<bool> _allowLoopback = Option(
        "--egress-allow-loopback", "Allow loopback addresses; for laptops and tests.", Defaults.EgressPolicy.AllowLoopback, bool.Parse);

    private readonly Option<string?> _overrides = Option<string?>(
        "--egress-overrides", "A ConfigMap in the lease's namespace with egress policy and limits per namespace, one namespace per key.", null);

    private readonly Option<int> _maxCalls = Option(
        "--http-max-calls", "Maximum concurrent HTTP calls.", Defaults.HttpLimits.Total, int.Parse);

    private readonly Option<int> _maxCallsPerNamespace = Option(
        "--http-max-calls-per-namespace", "Maximum concurrent HTTP calls per namespace.", Defaults.HttpLimits.PerNamespace, int.Parse);

    private readonly Option<int> _maxCallsPerHost = Option(
        "--http-max-calls-per-host", "Maximum concurrent HTTP calls per host and port.", Defaults.HttpLimits.PerHost, int.Parse);

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
        IPNetwork.TryParse(text, out var network) ? SpecialNetworks.Plain(network) : throw new FormatException("expected a CIDR such as 10.0.0.0/8");
}
