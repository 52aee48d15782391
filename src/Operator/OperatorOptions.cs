using System.Globalization;
using System.Net;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Admission;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Replicas;

namespace ScheduledJobs.Operator;

/// <summary>The operator's settings at startup. Validated once, by <see cref="Validate"/>.</summary>
public sealed record OperatorOptions
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Namespaces to serve; empty, the default, for all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>
    /// The ScheduledJobs to act for, by their labels. Default: all. Several operators, each with its own selector and Lease, share a cluster.
    /// </summary>
    public LabelSelector WatchLabelSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Elect a leader, so that several replicas can run. Default false; the chart turns it on.</summary>
    public bool LeaderElect { get; init; }

    /// <summary>Namespace of the Lease; null, the default, for the namespace of the credentials.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Name of the Lease. Default <c>scheduledjob-operator</c>.</summary>
    public string LeaseName { get; init; } = "scheduledjob-operator";

    /// <summary>Share the schedules among all replicas, instead of one that does all the work. Needs <see cref="LeaderElect"/>. Default false.</summary>
    public bool Sharding { get; init; }

    /// <summary>How long standbys wait after they last saw the Lease change. Default 15 s; whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it stops its work. Default 10 s; shorter than the lease duration.</summary>
    public TimeSpan LeaseRenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait between two renewals. Default 2 s; the deadline is longer than 1.2 times this.</summary>
    public TimeSpan LeaseRetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Address of /healthz, /livez and /readyz; null to turn them off. Default <c>0.0.0.0:8081</c>.</summary>
    public IPEndPoint? HealthBindAddress { get; init; } = new(IPAddress.Any, 8081);

    /// <summary>Address of /metrics; null, the default, to turn it off.</summary>
    public IPEndPoint? MetricsBindAddress { get; init; }

    /// <summary>How many schedules get their own metrics, the first by name; 0, the default, to 10000.</summary>
    public int MetricsPerSchedule { get; init; }

    /// <summary>IANA zone of schedules that name none. Default <c>UTC</c>.</summary>
    public string DefaultTimeZone { get; init; } = "UTC";

    /// <summary>Number of concurrent passes, each over a different schedule; 1 to 1000. Default 64.</summary>
    public int Workers { get; init; } = 64;

    /// <summary>
    /// How many statuses of routine runs are written a second, 0 (no limit) to 100000. Default 100. A run is routine if it is a call that is made at least once and has
    /// nothing to report but its start and success, and the next one is due within 30 s. Beyond the rate such a status waits, for 30 s at most.
    /// </summary>
    public double RoutineStatusWrites { get; init; } = 100;

    /// <summary>Post events of routine runs as well. Default false.</summary>
    public bool RoutineEvents { get; init; }

    /// <summary>How long HTTP calls may continue after SIGTERM; 0 s to 10 min. Default 10 s.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Which targets HTTP actions may call. Default: addresses of private networks, see <see cref="EgressScope.Cluster"/>.</summary>
    public EgressPolicy EgressPolicy { get; init; } = new();

    /// <summary>
    /// Name of a ConfigMap in the Lease's namespace that sets egress policy and limits of single namespaces, one per key; null, the
    /// default, for none.
    /// </summary>
    public string? EgressOverrides { get; init; }

    /// <summary>
    /// HTTP calls in flight at once; each limit 1 to 100000. Default 5000 in total, 2000 per namespace, 4000 per host and port. That way no
    /// single namespace whose targets hang can use up what others need, even at a host that they share.
    /// </summary>
    public CallLimits HttpLimits { get; init; } = new(Total: 5000, PerNamespace: 2000, PerHost: 4000);

    /// <summary>
    /// Memory for requests and responses of HTTP calls, in bytes, 1 MiB to 64 GiB. Default 128 MiB in total, 48 MiB per namespace. Five
    /// eighths are for requests, at least 16 KiB each, a quarter for response bodies that are checked, and an eighth for responses that are kept.
    /// </summary>
    public MemoryLimits HttpMemory { get; init; } = new(Total: 128 * Mebibyte, PerNamespace: 48 * Mebibyte);

    /// <summary>Time limit of a match of <c>expect.bodyRegex</c>. Default 500 ms; tests change it to be independent of the machine's speed.</summary>
    internal TimeSpan HttpMatchTimeout { get; init; } = BodyRegex.MatchTimeout;

    /// <summary>Whether the process runs nothing but this operator, so that it may stop all threads for a moment to return memory. Default false.</summary>
    internal bool OwnsProcess { get; init; }

    /// <summary>Longest <c>http.timeout</c>; 1 s to 7 d. Default 1 h.</summary>
    public TimeSpan MaxCallTimeout { get; init; } = ScheduleCompiler.DefaultMaxCallTimeout;

    /// <summary>Audiences of ServiceAccount tokens for HTTP actions; empty, the default, for all but the API server's own.</summary>
    public IReadOnlyList<string> TokenAudiences { get; init; } = [];

    /// <summary>ServiceAccounts of such tokens, as NAME or NAMESPACE/NAME; empty, the default, for all.</summary>
    public IReadOnlyList<string> TokenServiceAccounts { get; init; } = [];

    /// <summary>
    /// Limits of ScheduledJobs in each namespace that <see cref="EgressOverrides"/> does not set differently. Default: no limits.
    /// </summary>
    public NamespaceLimits NamespaceLimits { get; init; } = NamespaceLimits.None;

    /// <summary>The kinds that action.resource may create, at most 50; empty, the default, for none.</summary>
    public IReadOnlyList<ObjectKind> ResourceActions { get; init; } = [];

    /// <summary>DNS domain of the cluster, for targets that are Services. Default <c>cluster.local</c>.</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>The validating webhook. Default: off; the chart turns it on.</summary>
    public WebhookSettings Webhook { get; init; } = new();

    /// <summary>Resolves host names that are not in DNS, as a hosts file does; null, the default, for none.</summary>
    public Func<string, IPAddress?>? FindHost { get; init; }

    private bool IsLeaseTimingSound =>
        LeaseDuration.Ticks % TimeSpan.TicksPerSecond == 0
        && LeaseDuration > LeaseRenewDeadline
        && LeaseRenewDeadline > LeaseRetryPeriod * 1.2
        && LeaseRetryPeriod > TimeSpan.Zero;

    /// <summary>What is wrong with these options, each in a sentence that names the option; empty if nothing is.</summary>
    public IEnumerable<string> Validate() => [.. ValidateProcess(), .. ValidateLimits(), .. Sharding ? ShardingRole.FindProblems(this) : []];

    private IEnumerable<string> ValidateProcess()
    {
        if (Workers is < 1 or > 1000)
            yield return $"--workers must be 1 to 1000, but is {Workers}.";
        if (RoutineStatusWrites is not (>= 0 and <= 100_000))
            yield return $"--routine-status-writes must be 0 (no limit) to 100000, but is {RoutineStatusWrites.ToString(CultureInfo.InvariantCulture)}.";
        if (MetricsPerSchedule is < 0 or > 10_000)
            yield return $"--metrics-per-schedule must be 0 to 10000, but is {MetricsPerSchedule}.";
        if (MetricsBindAddress is not null && MetricsBindAddress.Equals(HealthBindAddress))
            yield return $"--metrics-bind-address must differ from --health-bind-address, but both are {MetricsBindAddress}.";
        if (Webhook.BindAddress is { } webhook && (webhook.Equals(HealthBindAddress) || webhook.Equals(MetricsBindAddress)))
            yield return $"--webhook-bind-address must differ from --health-bind-address and --metrics-bind-address, but is {webhook}.";
        if (!IsLeaseTimingSound)
        {
            yield return "--lease-duration must be in whole seconds and longer than --lease-renew-deadline, which must be longer than 1.2 times "
                + "--lease-retry-period, but they are "
                + string.Join(", ", new[] { LeaseDuration, LeaseRenewDeadline, LeaseRetryPeriod }.Select(Scheduling.DurationText.Format)) + ".";
        }

        if (ShutdownGrace < TimeSpan.Zero || ShutdownGrace > TimeSpan.FromMinutes(10))
            yield return $"--shutdown-grace must be 0s to 10m, but is {Scheduling.DurationText.Format(ShutdownGrace)}.";
        if (Scheduling.LocalTime.WallClock.FindZone(DefaultTimeZone) is null)
            yield return $"--default-time-zone: '{DefaultTimeZone}' is not in this system's time-zone data; expected an IANA name.";
    }

    private IEnumerable<string> ValidateLimits()
    {
        foreach (var (name, limit) in new[]
        {
            ("--http-max-calls", HttpLimits.Total),
            ("--http-max-calls-per-namespace", HttpLimits.PerNamespace),
            ("--http-max-calls-per-host", HttpLimits.PerHost),
        })
        {
            if (limit is < 1 or > 100_000)
                yield return $"{name} must be 1 to 100000, but is {limit}.";
        }

        foreach (var (name, bytes) in new[] { ("--http-max-memory", HttpMemory.Total), ("--http-max-memory-per-namespace", HttpMemory.PerNamespace) })
        {
            if (bytes is < Mebibyte or > 65_536 * Mebibyte)
                yield return $"{name} must be 1Mi to 64Gi, but is {Hosting.ByteSize.Format(bytes)}.";
        }

        if (MaxCallTimeout < TimeSpan.FromSeconds(1) || MaxCallTimeout > TimeSpan.FromDays(7))
            yield return $"--max-call-timeout must be 1s to 7d, but is {Scheduling.DurationText.Format(MaxCallTimeout)}.";
        if (NamespaceLimits.AllowedActions.Count == 0)
            yield return "--allowed-actions must name at least one of pod, job, http, resource, but names none.";
        if (ResourceActions.Count > 50)
            yield return $"--resource-action may be given at most 50 times, but is given {ResourceActions.Count} times.";
        if (NamespaceLimits.MinInterval is { } interval && interval > TimeSpan.FromDays(366))
            yield return $"--min-interval must be 0s to 366d, but is {Scheduling.DurationText.Format(interval)}.";
        if (NamespaceLimits.MaxActiveRuns is < 1 or > 1_000_000)
            yield return $"--max-active-runs-per-namespace must be 0 (no limit) to 1000000, but is {NamespaceLimits.MaxActiveRuns}.";
        if (Uri.CheckHostName(ClusterDomain) != UriHostNameType.Dns)
            yield return $"--cluster-domain: '{ClusterDomain}' is not a DNS name.";
        foreach (var name in Namespaces.Where(string.IsNullOrWhiteSpace))
            yield return $"--namespace must not be empty, but is '{name}'.";
    }
}
