using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Behaviour;

public sealed class StatusTests : ClusterTest
{
    private const string NewYear = """trigger: {cron: {expression: "0 0 1 1 *"}}""";

    [Fact]
    public async Task A_new_schedule_shows_its_conditions_and_its_next_five_runs()
    {
        await Here.CreateScheduledJobAsync("fresh", Outcome.Succeed.Pod, NewYear);

        var sj = await Here.UntilReadyAsync("fresh");

        var conditions = sj.Items("status", "conditions");
        conditions.Select(c => $"{c.Text("type")}={c.Text("status")}")
            .ShouldBe(["Ready=True", "Suspended=False", "LastRunSucceeded=Unknown", "Healthy=Unknown", "Stalled=False"], ignoreOrder: true);
        conditions.ShouldAllBe(c => c.Number("observedGeneration") == 1 && c.Time("lastTransitionTime") != null);
        conditions.ShouldAllBe(c => !string.IsNullOrEmpty(c.Text("reason")) && c.Text("message") != null);
        var next = new DateTimeOffset(Now.Year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero);
        sj.Items("status", "upcoming").Select(u => u.Time("scheduledTime"))
            .ShouldBe(Enumerable.Range(0, 5).Select(year => (DateTimeOffset?)next.AddYears(year)));
        sj.Time("status", "nextRunTime").ShouldBe(next);
        sj.Time("status", "effectiveSince").ShouldBe(sj.Time("metadata", "creationTimestamp"));
        sj.At("status", "lastRun").ShouldBeNull();
        sj.At("status", "lastScheduleTime").ShouldBeNull();
    }

    [Fact]
    public async Task A_success_is_recorded()
    {
        await Here.CreateScheduledJobAsync("good", Outcome.Succeed.Pod, "trigger: {interval: {every: 2s}}");

        var sj = await Here.UntilRunsAsync("good", 1);

        var run = sj.At("status", "lastRun");
        run.Text("result").ShouldBe("Succeeded");
        run.Text("trigger").ShouldBe("Schedule");
        run.Number("attempts").ShouldBe(1);
        run.Time("completionTime").ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(run.Time("startTime")!.Value);
        sj.Time("status", "lastScheduleTime").ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(run.Time("scheduledTime")!.Value);
        sj.Time("status", "lastSuccessfulTime").ShouldBe(run.Time("completionTime"));
        sj.Number("status", "totals", "succeeded").ShouldBe(TestNamespace.Ended(sj).Count);
        sj.ConditionStatus("LastRunSucceeded").ShouldBe("True");
        sj.Time("status", "nextRunTime").ShouldNotBeNull().ShouldBeGreaterThan(run.Time("scheduledTime")!.Value);
    }

    [Fact]
    public async Task A_failure_is_recorded_with_its_exit_code()
    {
        await Here.CreateScheduledJobAsync("poor", Outcome.Fail(3).Pod, """
            trigger: {interval: {every: 2s}}
            retry: {limit: 0}
            """);

        var sj = await Here.UntilRunsAsync("poor", 2);

        var run = sj.At("status", "lastRun");
        run.Text("result").ShouldBe("Failed");
        run.Text("reason").ShouldBe("PodFailed");
        run.Text("message").ShouldNotBeNull().ShouldContain("3");
        sj.ConditionStatus("LastRunSucceeded").ShouldBe("False");
        sj.ConditionStatus("Ready").ShouldBe("True");
        sj.Number("status", "consecutiveFailures").ShouldBe(sj.Number("status", "totals", "failed"));
        sj.Number("status", "totals", "failed").ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(2);
        sj.At("status", "lastSuccessfulTime").ShouldBeNull();
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_up_to_the_retry_limit()
    {
        await Here.CreateScheduledJobAsync("stubborn", Outcome.Fail(1).Pod, $$$"""
            trigger: {date: {at: "{{{Now.AddSeconds(5):yyyy-MM-ddTHH:mm:ssZ}}}"}}
            retry: {limit: 2, backoff: {initial: 1s, factor: 1, jitter: 0}}
            """);

        var sj = await Here.UntilRunsAsync("stubborn", 1);

        sj.Text("status", "lastRun", "result").ShouldBe("Failed");
        sj.Number("status", "lastRun", "attempts").ShouldBe(3);
        var id = sj.Text("status", "lastRun", "id");
        (await Here.PodsAsync("stubborn")).Select(p => p.Name()).ShouldBe([id, $"{id}-1", $"{id}-2"]);
        sj.Number("status", "totals", "failed").ShouldBe(1);
    }

    [Fact]
    public async Task A_run_in_progress_is_active()
    {
        await Here.CreateScheduledJobAsync("busy", Outcome.Hang.Pod, "trigger: {interval: {every: 2s}}");

        var sj = await Here.UntilAsync("busy", s => s.Items("status", "active").Count == 1, "one is active");

        var run = sj.Items("status", "active")[0];
        run.Text("id").ShouldStartWith("busy-");
        run.Time("startTime").ShouldNotBeNull();
        run.At("completionTime").ShouldBeNull();
        run.At("result").ShouldBeNull();
    }

    [Fact]
    public async Task Recent_runs_are_the_last_ten_newest_first()
    {
        await using var sink = await HttpSink.StartAsync();
        await Here.CreateScheduledJobAsync("frequent", Http.Call(sink.Address), """
            trigger: {interval: {every: 1s}}
            concurrency: {policy: Allow}
            """);

        var sj = await Here.UntilAsync("frequent", s => s.Number("status", "totals", "succeeded") >= 12, "12 have succeeded");

        var times = sj.Items("status", "recentRuns").Select(r => r.Time("scheduledTime")!.Value).ToList();
        times.Count.ShouldBe(10);
        times.ShouldBe(times.OrderDescending());
        sj.At("status", "lastRun").Text("id").ShouldBe(sj.Items("status", "recentRuns")[0].Text("id"));
    }

    [Fact]
    public async Task The_status_follows_the_spec_and_nothing_is_written_while_nothing_changes()
    {
        await Here.CreateScheduledJobAsync("quiet", Outcome.Succeed.Pod, NewYear);
        await Here.UntilReadyAsync("quiet");
        await Here.PatchScheduledJobAsync("quiet", "spec: {trigger: {cron: {expression: \"0 0 1 2 *\"}}}");

        var sj = await Here.UntilReadyAsync("quiet");
        await UntilAsync(Now.AddSeconds(2));
        JsonObject later = await Here.GetScheduledJobAsync("quiet");

        sj.Number("status", "observedGeneration").ShouldBe(2);
        sj.Items("status", "conditions").ShouldAllBe(c => c.Number("observedGeneration") == 2);
        sj.Time("status", "nextRunTime")!.Value.Month.ShouldBe(2);
        later.Text("metadata", "resourceVersion").ShouldBe(sj.Text("metadata", "resourceVersion"));
    }
}
