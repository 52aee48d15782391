using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Observability;

/// <summary>What a scrape shows, from the instruments through OpenTelemetry's reader to the text.</summary>
public sealed class PrometheusTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly OperatorMetrics _metrics;
    private readonly Telemetry _telemetry;

    public PrometheusTests()
    {
        var meter = $"{nameof(PrometheusTests)}-{Guid.NewGuid():N}";
        _metrics = new OperatorMetrics(_time, meter);
        OperatorGauges.Add(_metrics.Meter, state: null);
        _telemetry = new Telemetry([meter], forScraping: true);
    }

    [Fact]
    public void A_scrape_looks_like_this()
    {
        _metrics.RunStarted(ActionKind.Pod, RunTriggers.Schedule, Noon.AddMilliseconds(-5));
        _metrics.RunStarted(ActionKind.Pod, RunTriggers.Schedule, Noon.AddMilliseconds(-500));
        _metrics.AttemptStarted(ActionKind.Pod);
        _metrics.AttemptStarted(ActionKind.Pod);
        _metrics.StatusWritten("written");
        _metrics.WatchRestarted("Pod", "Expired");
        Scrape(IsRecorded).ShouldBe(
            """
            # HELP scheduledjob_attempts_total Attempts started, by action.
            # TYPE scheduledjob_attempts_total counter
            scheduledjob_attempts_total{action="Pod"} 2
            # HELP scheduledjob_start_skew_seconds Time from a run's due time until its Pod or Job is created, or its call is made.
            # TYPE scheduledjob_start_skew_seconds histogram
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="0.005"} 1
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="0.01"} 1
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="0.025"} 1
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="0.05"} 1
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="0.1"} 1
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="0.25"} 1
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="0.5"} 2
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="1"} 2
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="2.5"} 2
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="5"} 2
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="10"} 2
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="30"} 2
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="60"} 2
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="300"} 2
            scheduledjob_start_skew_seconds_bucket{action="Pod",trigger="Schedule",le="+Inf"} 2
            scheduledjob_start_skew_seconds_sum{action="Pod",trigger="Schedule"} 0.505
            scheduledjob_start_skew_seconds_count{action="Pod",trigger="Schedule"} 2
            # HELP scheduledjob_status_writes_total Status writes, by result.
            # TYPE scheduledjob_status_writes_total counter
            scheduledjob_status_writes_total{result="written"} 1
            # HELP scheduledjob_watch_restarts_total Watches that ended and were restarted, by kind and reason.
            # TYPE scheduledjob_watch_restarts_total counter
            scheduledjob_watch_restarts_total{kind="Pod",reason="Expired"} 1

            """);
    }

    [Fact]
    public void A_standby_shows_its_gauges_at_0()
    {
        var text = Scrape(f => f.Name is "workqueue_depth" or "scheduledjob_schedules" or "leader_election_master_status");
        text.ShouldContain("workqueue_depth{name=\"scheduledjob\"} 0\n");
        text.ShouldContain("workqueue_depth{name=\"scheduledjob_status\"} 0\n");
        text.ShouldContain("scheduledjob_schedules{state=\"Active\"} 0\n");
        text.ShouldContain("leader_election_master_status{name=\"\"} 0\n");
    }

    [Fact]
    public void What_a_status_adds_to_the_previous_one_is_counted()
    {
        var before = new ScheduledJobStatus { Action = "Http", Totals = new RunTotals { Succeeded = 7, Missed = 1 } };
        var run = new RunStatus { Id = "a-1", Result = RunResults.Succeeded, StartTime = Noon, CompletionTime = Noon.AddSeconds(3) };
        var after = before with { Totals = new RunTotals { Succeeded = 8, Missed = 41 }, RecentRuns = [run] };
        _metrics.Recorded(
            before, after, [new PlannedEvent(EventType.Warning, Reasons.RunMissed, "40 runs were missed", Cause: Reasons.Coalesced, Count: 40)], [run]);
        _metrics.Recorded(after, after, [], []);

        var text = Scrape(f => f.Name.StartsWith("scheduledjob_runs") || f.Name.StartsWith("scheduledjob_missed") || f.Name.StartsWith("scheduledjob_run_"));
        text.ShouldContain("scheduledjob_runs_total{action=\"Http\",result=\"Succeeded\"} 1\n");
        text.ShouldContain("scheduledjob_runs_total{action=\"Http\",result=\"Missed\"} 40\n");
        text.ShouldContain("scheduledjob_missed_runs_total{reason=\"Coalesced\"} 40\n");
        text.ShouldContain("scheduledjob_run_duration_seconds_sum{action=\"Http\",result=\"Succeeded\"} 3\n");
        text.ShouldContain("scheduledjob_run_duration_seconds_count{action=\"Http\",result=\"Succeeded\"} 1\n");
    }

    [Fact]
    public void Label_values_and_help_are_escaped()
    {
        var family = new MetricFamily("a", "gauge", "back\\slash\nline", [new MetricSample("", [new("x", "q\"b\\s\nn")], double.PositiveInfinity)]);
        Write([family]).ShouldBe("# HELP a back\\\\slash\\nline\n# TYPE a gauge\na{x=\"q\\\"b\\\\s\\nn\"} +Inf\n");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    public void Series_of_single_schedules_are_bounded(int limit, int expected)
    {
        List<ScheduledJob> schedules = [Schedule("b"), Schedule("a")];
        var families = new ScheduleSeries(limit).Read(schedules).ToList();
        families.Where(f => f.Name == "scheduledjob_schedule_next_run_timestamp_seconds").Sum(f => f.Samples.Count).ShouldBe(expected);
        if (limit == 1)
            Write(families).ShouldContain("scheduledjob_schedule_consecutive_failures{name=\"a\",namespace=\"ns\"} 0\n");
    }

    public void Dispose()
    {
        _telemetry.Dispose();
        _metrics.Dispose();
    }

    private static ScheduledJob Schedule(string name) => new()
    {
        Metadata = new() { Namespace = "ns", Name = name },
        Status = new ScheduledJobStatus { NextRunTime = Noon },
    };

    private static bool IsRecorded(MetricFamily family) =>
        family.Name.StartsWith("scheduledjob_", StringComparison.Ordinal) && family.Type != "gauge";

    private static string Write(IEnumerable<MetricFamily> families)
    {
        using var writer = new StringWriter();
        PrometheusText.Write(writer, families);
        return writer.ToString();
    }

    private string Scrape(Func<MetricFamily, bool> which) => Write(_telemetry.Collect().Where(which));
}
