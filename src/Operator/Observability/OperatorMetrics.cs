using System.Diagnostics.Metrics;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Observability;

/// <summary>
/// What the operator counts and measures as it happens. Instruments have the names that Prometheus shows, so a name is the same
/// everywhere. Labels have few values; what grows with the number of schedules is in <see cref="ScheduleSeries"/>.
/// docs/metrics.md describes each metric, and a test compares it with this file.
/// </summary>
internal sealed class OperatorMetrics : IDisposable
{
    public const string MeterName = "ScheduledJobs.Operator";

    /// <summary>The controller name that controller-runtime would use.</summary>
    public const string Controller = "scheduledjob";

    /// <summary>The name of the queue of status writes.</summary>
    public const string StatusQueue = "scheduledjob_status";

    /// <summary>The names of all queues.</summary>
    public static readonly string[] Queues = [Controller, StatusQueue];

    private static readonly InstrumentAdvice<double> SkewBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    private static readonly InstrumentAdvice<double> RunBuckets = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600, 14400, 43200, 86400],
    };

    private static readonly InstrumentAdvice<double> RequestBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _missedRuns;
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _startSkew;
    private readonly Histogram<double> _runDuration;
    private readonly Histogram<double> _httpDuration;
    private readonly Counter<long> _statusWrites;
    private readonly Counter<long> _watchRestarts;
    private readonly Counter<long> _reconciles;
    private readonly Counter<long> _reconcileErrors;
    private readonly Histogram<double> _reconcileDuration;
    private readonly Histogram<double> _reviewDuration;
    private readonly Counter<long> _notifications;
    private readonly Counter<long> _notificationAttempts;

    /// <param name="time">The clock.</param>
    /// <param name="meterName">Another name keeps several operators in one process apart.</param>
    public OperatorMetrics(TimeProvider time, string meterName = MeterName)
    {
        _time = time;
        _meter = new Meter(meterName);
        _runs = _meter.CreateCounter<long>("scheduledjob_runs_total", null, "Runs that ended or never started, by action and result.");
        _missedRuns = _meter.CreateCounter<long>(
            "scheduledjob_missed_runs_total", null, "Runs that did not start because it was too late, by reason.");
        _attempts = _meter.CreateCounter<long>("scheduledjob_attempts_total", null, "Attempts started, by action.");
        _startSkew = _meter.CreateHistogram(
            "scheduledjob_start_skew_seconds", "s", "Time from a run's due time until its Pod or Job is created, or its call is made.",
            null, SkewBuckets);
        _runDuration = _meter.CreateHistogram(
            "scheduledjob_run_duration_seconds", "s", "Duration of a run, in whole seconds.", null, RunBuckets);
        _httpDuration = _meter.CreateHistogram(
            "scheduledjob_http_request_duration_seconds", "s", "Duration of calls of HTTP actions, by method and outcome.",
            null, RequestBuckets);
        _statusWrites = _meter.CreateCounter<long>("scheduledjob_status_writes_total", null, "Status writes, by result.");
        _watchRestarts = _meter.CreateCounter<long>(
            "scheduledjob_watch_restarts_total", null, "Watches that ended and were restarted, by kind and reason.");
        _reconciles = _meter.CreateCounter<long>("controller_runtime_reconcile_total", null, "Reconcile passes, by result.");
        _reconcileErrors = _meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", null, "Reconcile passes that failed.");
        _reconcileDuration = _meter.CreateHistogram(
            "controller_runtime_reconcile_time_seconds", "s", "Duration of a reconcile pass.", null, SkewBuckets);
        _reviewDuration = _meter.CreateHistogram(
            "scheduledjob_webhook_request_duration_seconds", "s", "Duration of requests to the webhook, by result.", null, RequestBuckets);
        _notifications = _meter.CreateCounter<long>("scheduledjob_notifications_total", null, "Notifications sent, given up and dropped, by result.");
        _notificationAttempts = _meter.CreateCounter<long>("scheduledjob_notification_attempts_total", null, "Attempts to send a notification, by outcome.");
    }

    /// <summary>The meter of these instruments and of others of the operator.</summary>
    public Meter Meter => _meter;

    public void RunStarted(ActionKind action, string trigger, DateTimeOffset dueTime) =>
        _startSkew.Record(
            Math.Max(0, (_time.GetUtcNow() - dueTime).TotalSeconds), new("action", ActionName(action)), new("trigger", trigger));

    public void AttemptStarted(ActionKind action) => _attempts.Add(1, new KeyValuePair<string, object?>("action", ActionName(action)));

    public void Called(string method, string outcome, TimeSpan duration) =>
        _httpDuration.Record(duration.TotalSeconds, new("method", method), new("outcome", outcome));

    public void Notified(string outcome) => _notificationAttempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void StatusWritten(string result) => _statusWrites.Add(1, new KeyValuePair<string, object?>("result", result));

    public void WatchRestarted(string kind, string reason) => _watchRestarts.Add(1, new("kind", kind), new("reason", reason));

    /// <summary>Counts what a newly written status adds to the one it replaces.</summary>
    /// <param name="before">The status before.</param>
    /// <param name="after">The status that was written.</param>
    /// <param name="events">What was told with it.</param>
    /// <param name="ended">The runs that ended since the status before.</param>
    public void Recorded(
        ScheduledJobStatus? before, ScheduledJobStatus after, IReadOnlyList<PlannedEvent> events, IReadOnlyList<RunStatus> ended)
    {
        var action = after.Action ?? "";
        var (old, now) = (before?.Totals ?? new RunTotals(), after.Totals ?? new RunTotals());
        if (old != now)
        {
            foreach (var (was, total) in old.ByResult().Zip(now.ByResult()))
                CountRuns(action, total.Result, total.Count - was.Count);
        }

        CountNotifications(before?.Notifications, after.Notifications);
        foreach (var missed in events.Where(e => e.Reason == Reasons.RunMissed))
            _missedRuns.Add(missed.Count, new KeyValuePair<string, object?>("reason", missed.Cause ?? ""));
        foreach (var run in ended)
        {
            if (run is { StartTime: { } start, CompletionTime: { } end })
                _runDuration.Record((end - start).TotalSeconds, new("action", action), new("result", run.Result));
        }
    }

    public void Reconciled(string result, TimeSpan duration)
    {
        var controller = new KeyValuePair<string, object?>("controller", Controller);
        _reconciles.Add(1, controller, new("result", result));
        _reconcileDuration.Record(duration.TotalSeconds, controller);
        if (result == "error")
            _reconcileErrors.Add(1, controller);
    }

    public void Reviewed(string result, TimeSpan duration) =>
        _reviewDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("result", result));

    public void Dispose() => _meter.Dispose();

    private static string ActionName(ActionKind action) => action switch
    {
        ActionKind.Pod => ActionKinds.Pod,
        ActionKind.Job => ActionKinds.Job,
        ActionKind.Resource => ActionKinds.Resource,
        ActionKind.Http => ActionKinds.Http,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not an action."),
    };

    private void CountNotifications(NotificationsStatus? before, NotificationsStatus? after)
    {
        Count("Sent", (after?.Sent ?? 0) - (before?.Sent ?? 0));
        Count("Failed", (after?.Failed ?? 0) - (before?.Failed ?? 0));
        Count("Dropped", (after?.Dropped ?? 0) - (before?.Dropped ?? 0));

        void Count(string result, long count)
        {
            if (count > 0)
                _notifications.Add(count, new KeyValuePair<string, object?>("result", result));
        }
    }

    private void CountRuns(string action, string result, long count)
    {
        if (count > 0)
            _runs.Add(count, new("action", action), new("result", result));
    }
}
