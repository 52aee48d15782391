using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Observability;

/// <summary>
/// Per-schedule series, for small clusters and on request only. They are read from the cache at each scrape, and not kept by
/// OpenTelemetry, which would keep showing deleted schedules.
/// </summary>
/// <param name="limit">Most schedules shown, the first by namespace and name; 0 for none.</param>
internal sealed class ScheduleSeries(int limit)
{
    public IEnumerable<MetricFamily> Read(IEnumerable<ScheduledJob> schedules)
    {
        if (limit == 0)
            return [];
        var shown = schedules
            .OrderBy(s => s.Metadata.Namespace, StringComparer.Ordinal).ThenBy(s => s.Metadata.Name, StringComparer.Ordinal)
            .Take(limit)
            .ToList();
        return
        [
            Family(shown, "next_run_timestamp_seconds", "When the next run is due.", s => Seconds(s.Status?.NextRunTime)),
            Family(shown, "last_success_timestamp_seconds", "When a run last succeeded.", s => Seconds(s.Status?.LastSuccessfulTime)),
            Family(shown, "consecutive_failures", "Failed runs since the last success.", s => s.Status is { } status ? status.ConsecutiveFailures ?? 0 : null),
            Family(shown, "active_runs", "Active runs.", s => s.Status?.ActiveCount),
        ];
    }

    private static MetricFamily Family(List<ScheduledJob> schedules, string name, string help, Func<ScheduledJob, double?> value) => new(
        $"scheduledjob_schedule_{name}",
        "gauge",
        help,
        [
            .. from schedule in schedules
               let number = value(schedule)
               where number is not null
               select new MetricSample(
                   "", [new("name", schedule.Metadata.Name!), new("namespace", schedule.Metadata.Namespace!)], number.Value),
        ]);

    private static double? Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds();
}
