using System.Globalization;
using System.Net;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>The options in effect, written as a command line. The log shows them at startup.</summary>
internal static class EffectiveOptions
{
    /// <summary>All options of the operator, including defaults and environment variables; lists are separated by commas.</summary>
    public static string Describe(OperatorOptions options) => string.Join(' ', Process(options).Concat(Work(options)).Select(o => $"{o.Name}={o.Value}"));

    private static IEnumerable<(string Name, string Value)> Process(OperatorOptions options) =>
    [
        ("--namespace", List(options.Namespaces)),
        ("--leader-elect", Flag(options.LeaderElect)),
        ("--watch-label-selector", options.WatchLabelSelector.Text),
        ("--lease-namespace", options.LeaseNamespace ?? ""),
        ("--lease-name", options.LeaseName),
        ("--sharding", Flag(options.Sharding)),
        ("--lease-duration", DurationText.Format(options.LeaseDuration)),
        ("--lease-renew-deadline", DurationText.Format(options.LeaseRenewDeadline)),
        ("--lease-retry-period", DurationText.Format(options.LeaseRetryPeriod)),
        ("--health-bind-address", Address(options.HealthBindAddress)),
        ("--metrics-bind-address", Address(options.MetricsBindAddress)),
        ("--metrics-per-schedule", $"{options.MetricsPerSchedule}"),
        ("--default-time-zone", options.DefaultTimeZone),
        ("--workers", $"{options.Workers}"),
        ("--routine-status-writes", options.RoutineStatusWrites.ToString(CultureInfo.InvariantCulture)),
        ("--routine-events", Flag(options.RoutineEvents)),
        ("--shutdown-grace", DurationText.Format(options.ShutdownGrace)),
    ];

    private static IEnumerable<(string Name, string Value)> Work(OperatorOptions options) =>
    [
        ("--egress-scope", $"{options.EgressPolicy.Scope}"),
        ("--egress-cluster-network", List(options.EgressPolicy.ClusterNetworks)),
        ("--egress-allow", List(options.EgressPolicy.Allow)),
        ("--egress-deny", List(options.EgressPolicy.Deny)),
        ("--egress-allow-loopback", Flag(options.EgressPolicy.AllowLoopback)),
        ("--egress-overrides", options.EgressOverrides ?? ""),
        ("--http-max-calls", $"{options.HttpLimits.Total}"),
        ("--http-max-calls-per-namespace", $"{options.HttpLimits.PerNamespace}"),
        ("--http-max-calls-per-host", $"{options.HttpLimits.PerHost}"),
        ("--cluster-domain", options.ClusterDomain),
        ("--http-max-memory", ByteSize.Format(options.HttpMemory.Total)),
        ("--http-max-memory-per-namespace", ByteSize.Format(options.HttpMemory.PerNamespace)),
        ("--max-call-timeout", DurationText.Format(options.MaxCallTimeout)),
        ("--token-audience", List(options.TokenAudiences)),
        ("--token-service-account", List(options.TokenServiceAccounts)),
        ("--allowed-actions", List(options.NamespaceLimits.AllowedActions).ToLowerInvariant()),
        ("--resource-action", List(options.ResourceActions)),
        ("--min-interval", DurationText.Format(options.NamespaceLimits.MinInterval ?? TimeSpan.Zero)),
        ("--max-active-runs-per-namespace", $"{options.NamespaceLimits.MaxActiveRuns ?? 0}"),
        ("--webhook-bind-address", Address(options.Webhook.BindAddress)),
        ("--webhook-configuration", options.Webhook.Configuration),
        ("--webhook-secret", options.Webhook.Secret),
        ("--webhook-certificate-folder", options.Webhook.CertificateFolder ?? ""),
    ];

    private static string List<T>(IEnumerable<T> items) => string.Join(',', items);

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Address(IPEndPoint? address) => address?.ToString() ?? "off";
}
