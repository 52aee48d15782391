using ScheduledJobs.Kube.Leadership;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>The state of a running operator as seen from outside. Gauges and probes read it on demand.</summary>
/// <param name="cache">The operator's caches.</param>
/// <param name="leaseName">Name of its lease.</param>
/// <param name="time">The clock.</param>
internal sealed class OperatorState(ClusterCache cache, string leaseName, TimeProvider time)
{
    /// <summary>No pass or status write takes this long, because each request to the API server has its own limit.</summary>
    internal static readonly TimeSpan LongestPass = TimeSpan.FromMinutes(10);

    /// <summary>How overdue the agenda may be: it looks at the clock every few seconds.</summary>
    internal static readonly TimeSpan MostOverdue = TimeSpan.FromMinutes(1);

    /// <summary>The cached kinds.</summary>
    public static readonly string[] Kinds = [ApiConstants.Kind, "Pod", "Job"];

    private readonly Lock _gate = new();
    private volatile ITerm? _term;

    // Guarded by _gate.
    private ScheduleCounts? _counts;
    private long _countedAt;

    /// <summary>The term of leadership; null on a standby.</summary>
    public ITerm? Term { get => _term; set => _term = value; }

    /// <summary>The leader election; null if it is off.</summary>
    public LeaderElector? Elector { get; set; }

    /// <summary>What this replica shares; null if it does not share schedules, or not now.</summary>
    public IShards? Shards { get; set; }

    /// <summary>Says when the webhook's certificate ends, or null without one; null if the webhook is off.</summary>
    public Func<DateTimeOffset?>? FindCertificateEnd { get; set; }

    /// <summary>Whether the webhook has looked for its certificate, so that it serves if it can.</summary>
    public Func<bool> HasLookedForCertificate { get; set; } = static () => true;

    public string LeaseName => leaseName;

    public bool IsReady => cache.HasSynced && HasLookedForCertificate();

    public bool IsLeading => Shards is null ? Term is not null : Elector?.IsLeader == true;

    public int Workers => Term?.Workers ?? 0;

    public DateTimeOffset? EarliestDue => Term?.EarliestDue;

    /// <summary>A fault that only a restart cures, in a sentence; null if there is no fault.</summary>
    public string? FindFault()
    {
        if (Elector is { IsHealthy: false })
            return "This replica lost leadership long ago, but its work has not stopped.";
        if (Shards?.FindFault() is { } fault)
            return fault;
        if (Term is not { } term)
            return null;
        if (IsStuck(term, OperatorMetrics.Controller))
            return $"A pass has been running for more than {LongestPass.TotalMinutes} min.";
        if (IsStuck(term, OperatorMetrics.StatusQueue))
            return $"A status write has been running for more than {LongestPass.TotalMinutes} min.";
        return time.GetUtcNow() - term.EarliestDue > MostOverdue
            ? $"The agenda is more than {MostOverdue.TotalSeconds} s overdue."
            : null;
    }

    private static bool IsStuck(ITerm term, string queue) => term.FindQueue(queue)?.InHands.Longest > LongestPass;

    public WorkQueue<ObjectKey>? FindQueue(string name) => Term?.FindQueue(name);

    public int Cached(string kind) => kind switch
    {
        "Pod" => cache.Pods.Count,
        "Job" => cache.Jobs.Count,
        _ => cache.ScheduledJobs.Count,
    };

    public int CountUnreadable(string kind) => cache.CountUnreadable(kind);

    /// <summary>Number of ScheduledJobs that other replicas act for.</summary>
    public int Outlined => cache.Outlines?.Count ?? 0;

    public IReadOnlyList<ScheduledJob> Schedules => cache.ScheduledJobs.List();

    /// <summary>Counts the Backfills by state.</summary>
    public BackfillCounts CountBackfills() => BackfillCounts.Of([.. cache.ListOwnBackfills()]);

    /// <summary>Counts the schedules by state, at most once a second: several gauges of one scrape ask.</summary>
    public ScheduleCounts CountSchedules()
    {
        lock (_gate)
        {
            if (_counts is null || time.GetElapsedTime(_countedAt) >= TimeSpan.FromSeconds(1))
                (_counts, _countedAt) = (ScheduleCounts.Of(Schedules.Select(ScheduleTally.Of).Concat(cache.Outlines?.Tallies ?? [])), time.GetTimestamp());
            return _counts;
        }
    }
}
