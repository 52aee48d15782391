using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Behaviour;

public sealed class ScheduledRunsTests : ClusterTest
{
    [Fact]
    public async Task A_schedule_of_every_second_runs_at_each_second_under_a_name_made_of_it()
    {
        await Here.CreateScheduledJobAsync("every-second", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "* * * * * *"}}
            concurrency: {policy: Allow}
            misfire: {policy: RunAll}
            maxRuns: 6
            """);

        var runs = Runs(await Here.UntilRunsAsync("every-second", 6)).OrderBy(r => r.Time("scheduledTime")).ToList();

        var first = runs[0].Time("scheduledTime")!.Value;
        runs.Select(r => r.Time("scheduledTime")!.Value).ShouldBe(Enumerable.Range(0, 6).Select(i => first.AddSeconds(i)));
        runs.Select(r => r.Text("id")).ShouldBe(runs.Select(r => $"every-second-{r.Time("scheduledTime")!.Value.ToUnixTimeSeconds()}"));
        runs.ShouldAllBe(r => r.Text("result") == "Succeeded" && r.Text("pod") == r.Text("id"));
        runs.ShouldAllBe(r => r.Time("startTime") >= r.Time("scheduledTime"));
    }

    [Fact]
    public async Task An_interval_keeps_to_the_grid_of_startAt()
    {
        var start = DateTimeOffset.Parse("2026-01-01T00:00:01Z", CultureInfo.InvariantCulture);
        await Here.CreateScheduledJobAsync("grid", Outcome.Succeed.Pod, """
            trigger: {interval: {every: 3s}}
            startAt: "2026-01-01T00:00:01Z"
            concurrency: {policy: Allow}
            misfire: {policy: RunAll}
            maxRuns: 2
            """);

        var times = Runs(await Here.UntilRunsAsync("grid", 2)).Select(r => r.Time("scheduledTime")!.Value).Order().ToList();

        times.ShouldAllBe(time => (time - start).TotalSeconds % 3 == 0);
        (times[1] - times[0]).ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Without_startAt_an_interval_counts_from_the_creation()
    {
        var created = (await Here.CreateScheduledJobAsync("counted", Outcome.Succeed.Pod, """
            trigger: {interval: {every: 2s}}
            concurrency: {policy: Allow}
            misfire: {policy: RunAll}
            maxRuns: 2
            """))
            .Time("metadata", "creationTimestamp")!.Value;

        var runs = Runs(await Here.UntilRunsAsync("counted", 2));

        runs.Select(r => r.Time("scheduledTime")).Order().ShouldBe([created.AddSeconds(2), created.AddSeconds(4)]);
    }

    [Fact]
    public async Task A_date_runs_once_and_then_the_schedule_is_completed()
    {
        var at = Now.AddSeconds(5);
        await Here.CreateScheduledJobAsync("once", Outcome.Succeed.Pod, $$$"""
            trigger: {date: {at: "{{{at:yyyy-MM-ddTHH:mm:ssZ}}}"}}
            """);

        var done = await Here.UntilRunsAsync("once", 1);

        done.Text("status", "lastRun", "id").ShouldBe($"once-{at.ToUnixTimeSeconds()}");
        done.At("status", "nextRunTime").ShouldBeNull();
        done.Items("status", "upcoming").ShouldBeEmpty();
        done.Condition("Ready").Text("reason").ShouldBe("Completed");
        (await Here.PodsAsync("once")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_schedule_in_a_time_zone_runs_at_its_wall_clock_time()
    {
        // Kathmandu is 5:45 ahead all year, so a mistake of whole or half hours cannot pass.
        var local = Now.AddSeconds(5).ToOffset(TimeSpan.FromMinutes((5 * 60) + 45));
        await Here.CreateScheduledJobAsync("kathmandu", Outcome.Succeed.Pod, $$$"""
            trigger: {cron: {expression: "{{{local.Second}}} {{{local.Minute}}} {{{local.Hour}}} * * *"}}
            timeZone: Asia/Kathmandu
            """);

        var done = await Here.UntilRunsAsync("kathmandu", 1);

        done.Text("status", "lastRun", "id").ShouldBe($"kathmandu-{local.ToUnixTimeSeconds()}");
        done.Time("status", "nextRunTime").ShouldBe(DateTimeOffset.FromUnixTimeSeconds(local.ToUnixTimeSeconds()).AddDays(1));
    }

    [Fact]
    public async Task MaxRuns_ends_a_schedule_after_that_many_runs()
    {
        await Here.CreateScheduledJobAsync("twice", Outcome.Succeed.Pod, """
            trigger: {interval: {every: 1s}}
            concurrency: {policy: Allow}
            maxRuns: 2
            """);

        var done = await Here.UntilAsync("twice", sj => sj.Condition("Ready").Text("reason") == "Completed", "Completed");
        await UntilAsync(done.Time("status", "lastScheduleTime")!.Value.AddSeconds(3));

        (await Here.PodsAsync("twice")).Count.ShouldBe(2);
        (await Here.UntilRunsAsync("twice", 2)).At("status", "nextRunTime").ShouldBeNull();
    }

    [Fact]
    public async Task EndAt_is_the_last_instant_that_runs()
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds() + 5);
        await Here.CreateScheduledJobAsync("ending", Outcome.Succeed.Pod, $$$"""
            trigger: {cron: {expression: "* * * * * *"}}
            concurrency: {policy: Allow}
            endAt: "{{{end:yyyy-MM-ddTHH:mm:ssZ}}}"
            """);

        var done = await Here.UntilAsync("ending", sj => sj.Condition("Ready").Text("reason") == "Completed", "Completed");
        await UntilAsync(end.AddSeconds(2));

        done.Time("status", "lastScheduleTime").ShouldBe(end);
        (await Here.PodsAsync("ending")).Select(p => p.Name()).Max(StringComparer.Ordinal).ShouldBe($"ending-{end.ToUnixTimeSeconds()}");
    }

    [Fact]
    public async Task RunOnCreate_runs_once_more_at_once()
    {
        await Here.CreateScheduledJobAsync("eager", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "0 0 1 1 *"}}
            runOnCreate: true
            """);

        var done = await Here.UntilRunsAsync("eager", 1);

        done.Text("status", "lastRun", "trigger").ShouldBe("Create");
        done.Text("status", "lastRun", "result").ShouldBe("Succeeded");
        (await Here.PodsAsync("eager")).Count.ShouldBe(1);
        await Here.PatchScheduledJobAsync("eager", "metadata: {labels: {touched: again}}");
        await Here.PatchScheduledJobAsync("eager", "spec: {trigger: {cron: {expression: \"0 0 2 1 *\"}}}");
        await Here.UntilReadyAsync("eager");
        (await Here.PodsAsync("eager")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Jitter_delays_a_run_within_its_bound_and_never_changes_its_nominal_time()
    {
        await Here.CreateScheduledJobAsync("spread", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "0 * * * *"}}
            jitter: 30m
            """);

        var upcoming = (await Here.UntilReadyAsync("spread")).Items("status", "upcoming");

        upcoming.Count.ShouldBe(5);
        upcoming.ShouldAllBe(u => u.Time("scheduledTime")!.Value.Minute == 0);
        upcoming.ShouldAllBe(u => u.Time("dueTime") >= u.Time("scheduledTime"));
        upcoming.ShouldAllBe(u => u.Time("dueTime") < u.Time("scheduledTime")!.Value.AddMinutes(30));
        upcoming.Select(u => u.Time("dueTime") - u.Time("scheduledTime")).Distinct().Count().ShouldBeGreaterThan(1);
    }

    private static IReadOnlyList<JsonObject> Runs(JsonObject scheduledJob) => TestNamespace.Ended(scheduledJob);
}
