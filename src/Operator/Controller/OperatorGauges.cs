using System.Diagnostics;
using System.Diagnostics.Metrics;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>The operator's state as gauges, read on demand. <see cref="OperatorMetrics"/> counts what happens.</summary>
internal sealed class OperatorGauges
{
    private readonly Meter _meter;
    private readonly OperatorState? _state;

    private OperatorGauges(Meter meter, OperatorState? state)
    {
        _meter = meter;
        _state = state;
    }

    /// <summary>Adds the gauges to a meter.</summary>
    /// <param name="meter">The meter.</param>
    /// <param name="state">The state they read; if null they show 0.</param>
    public static void Add(Meter meter, OperatorState? state)
    {
        var gauges = new OperatorGauges(meter, state);
        gauges.AddState();
        gauges.AddShards();
        gauges.AddWork();
        gauges.AddProcess();
    }

    private void AddState()
    {
        var version = typeof(OperatorMetrics).Assembly.GetName().Version?.ToString(3);
        Gauge("scheduledjob_build_info", "Always 1; the label is the operator's version.", () => Of(1, "version", version));
        Gauge("scheduledjob_schedules", "ScheduledJobs, by state.", () => (_state?.CountSchedules() ?? ScheduleCounts.None).ByState());
        Gauge(
            "scheduledjob_failing_schedules", "ScheduledJobs whose last run failed.",
            () => Of((_state?.CountSchedules() ?? ScheduleCounts.None).Failing));
        Gauge(
            "scheduledjob_late_schedules", "ScheduledJobs with a run that is due and has not started.",
            () => Of((_state?.CountSchedules() ?? ScheduleCounts.None).Late));
        Gauge("scheduledjob_backfills", "Backfills, by state.", () => (_state?.CountBackfills() ?? BackfillCounts.None).ByState());
        Gauge(
            "scheduledjob_backfill_runs_remaining", "Runs that active Backfills have not started.",
            () => Of((_state?.CountBackfills() ?? BackfillCounts.None).Remaining));
        Gauge("scheduledjob_cache_objects", "Objects in the caches, by kind.", () => OperatorState.Kinds.Select(k => With(_state?.Cached(k) ?? 0, "kind", k)));
        Gauge(
            "scheduledjob_unreadable_objects", "Existing objects that cannot be read, by kind.",
            () => OperatorState.Kinds.Select(k => With(_state?.CountUnreadable(k) ?? 0, "kind", k)));
        Gauge(
            "scheduledjob_earliest_due_timestamp_seconds", "When the next run or other work is due; 0 if nothing is due, and on standbys.",
            () => Of(_state?.EarliestDue?.ToUnixTimeMilliseconds() / 1000.0 ?? 0));
        Gauge(
            "scheduledjob_agenda_schedules", "ScheduledJobs with a next run or other pending work; 0 on standbys.",
            () => Of(_state?.Term?.Armed ?? 0));
        Gauge(
            "scheduledjob_notifications_owed", "Notifications that are not known to have been received; 0 on standbys.", () => Of(_state?.Term?.Owed ?? 0));
        Gauge("scheduledjob_ready", "1 once all caches are complete, and the webhook has looked for its certificate.", () => Of(_state?.IsReady == true ? 1 : 0));
        Gauge(
            "scheduledjob_webhook_certificate_expiry_timestamp_seconds", "When the webhook's certificate ends; 0 without one. Absent if the webhook is off.",
            () => _state?.FindCertificateEnd is { } find ? Of(find()?.ToUnixTimeSeconds() ?? 0) : []);
        Gauge(
            "leader_election_master_status", "1 while this replica leads.",
            () => Of(_state?.IsLeading == true ? 1 : 0, "name", _state?.LeaseName ?? ""));
    }

    // Absent where schedules are not shared.
    private void AddShards()
    {
        Gauge(
            "scheduledjob_shard_buckets", "Buckets of schedules that this replica has, of 64: it acts for those that it owns, and stops those that it drains.",
            () => _state?.Shards is { } shards ? [With(shards.Owned, "state", "owned"), With(shards.Draining, "state", "draining")] : []);
        Gauge(
            "scheduledjob_shard_unowned_buckets", "Buckets without an owner, which nothing acts for, by the newest map; on the coordinator only.",
            () => _state is { IsLeading: true, Shards: { } shards } ? Of(shards.Unowned) : []);
        Gauge(
            "scheduledjob_shard_moving_buckets", "Buckets on their way from one replica to another, by the newest map; on the coordinator only.",
            () => _state is { IsLeading: true, Shards: { } shards } ? Of(shards.Moving) : []);
        Gauge("scheduledjob_shard_map_epoch", "Version of the newest map that this replica knows.", () => _state?.Shards is { } shards ? Of(shards.Epoch) : []);
        Gauge(
            "scheduledjob_shard_outlines", "ScheduledJobs that other replicas act for, of which this one keeps an outline.",
            () => _state is { Shards: not null } state ? Of(state.Outlined) : []);
        _meter.CreateObservableCounter<double>(
            "scheduledjob_shard_bucket_starts_total", () => _state?.Shards is { } shards ? Of(shards.Started) : [], null,
            "Times that this replica has started a bucket since it takes part.");
    }

    private void AddWork()
    {
        Gauge("controller_runtime_active_workers", "Passes in progress.", () => Of(InHands(OperatorMetrics.Controller).Count, "controller", OperatorMetrics.Controller));
        Gauge("controller_runtime_max_concurrent_reconciles", "Maximum number of concurrent passes.", () => Of(_state?.Workers ?? 0, "controller", OperatorMetrics.Controller));
        Gauge("workqueue_depth", "Keys waiting in the queue.", () => OperatorMetrics.Queues.Select(q => With(_state?.FindQueue(q)?.Count ?? 0, "name", q)));
        Gauge(
            "workqueue_unfinished_work_seconds", "Total processing time so far of the keys in progress.",
            () => OperatorMetrics.Queues.Select(q => With(InHands(q).Sum.TotalSeconds, "name", q)));
        Gauge(
            "workqueue_longest_running_processor_seconds", "Processing time so far of the longest-running key.",
            () => OperatorMetrics.Queues.Select(q => With(InHands(q).Longest.TotalSeconds, "name", q)));
    }

    private void AddProcess()
    {
        using var self = Process.GetCurrentProcess();
        var startedAt = new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        Gauge("process_start_time_seconds", "When the process started.", () => Of(startedAt));
        Gauge("process_resident_memory_bytes", "Resident memory.", () => Of(Environment.WorkingSet));
        _meter.CreateObservableCounter(
            "process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used.");
    }

    private (int Count, TimeSpan Sum, TimeSpan Longest) InHands(string queue) => _state?.FindQueue(queue)?.InHands ?? default;

    private void Gauge(string name, string description, Func<IEnumerable<Measurement<double>>> observe) =>
        _meter.CreateObservableGauge(name, observe, null, description);

    private static Measurement<double>[] Of(double value) => [new(value)];

    private static Measurement<double>[] Of(double value, string label, string? text) => [With(value, label, text)];

    private static Measurement<double> With(double value, string label, string? text) => new(value, new KeyValuePair<string, object?>(label, text));
}
