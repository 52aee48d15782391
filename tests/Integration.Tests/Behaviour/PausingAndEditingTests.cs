using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>An edit or a resume never fires retroactively.</summary>
public sealed class PausingAndEditingTests : ClusterTest
{
    [Fact]
    public async Task Suspended_on_creation_nothing_runs_and_a_resume_makes_up_for_nothing()
    {
        await Here.CreateScheduledJobAsync("sleeper", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "* * * * * *"}}
            misfire: {policy: RunAll}
            suspend: true
            """);
        var suspended = await Here.UntilAsync("sleeper", sj => sj.ConditionStatus("Suspended") == "True", "Suspended=True");
        suspended.ConditionStatus("Ready").ShouldBe("True");
        suspended.At("status", "nextRunTime").ShouldBeNull();
        await UntilAsync(Now.AddSeconds(3));
        (await Here.PodsAsync("sleeper")).ShouldBeEmpty();

        var resumedAt = Now;
        await Here.PatchScheduledJobAsync("sleeper", "spec: {suspend: false}");
        var sj = await Here.UntilRunsAsync("sleeper", 1);

        var first = sj.Items("status", "recentRuns").Min(r => r.Time("scheduledTime")).ShouldNotBeNull();
        // The operator learns of the resume shortly after it was written.
        first.ShouldBeGreaterThan(resumedAt.AddSeconds(-1));
        sj.ConditionStatus("Suspended").ShouldBe("False");
        sj.Number("status", "totals", "missed").ShouldBe(0);
    }

    [Fact]
    public async Task A_suspension_stops_the_schedule_and_lets_the_active_run_end()
    {
        await Here.CreateScheduledJobAsync("paused", Outcome.SucceedAfter(3).Pod, "trigger: {interval: {every: 2s}}");
        var active = (await Here.UntilAsync("paused", sj => sj.Items("status", "active").Count == 1, "one is active")).Items("status", "active")[0];

        await Here.PatchScheduledJobAsync("paused", "spec: {suspend: true}");
        var suspended = await Here.UntilAsync("paused", sj => sj.ConditionStatus("Suspended") == "True", "Suspended=True");
        var ended = await Here.UntilAsync("paused", sj => sj.Items("status", "active").Count == 0, "none is active");
        await UntilAsync(Now.AddSeconds(3));

        ended.Items("status", "recentRuns").First(r => r.Text("id") == active.Text("id")).Text("result").ShouldBe("Succeeded");
        (await Here.GetScheduledJobAsync("paused")).Text("status", "lastScheduleTime")
            .ShouldBe(suspended.Text("status", "lastScheduleTime"));
    }

    [Fact]
    public async Task A_changed_trigger_does_not_run_for_times_before_the_change()
    {
        await Here.CreateScheduledJobAsync("edited", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "0 0 1 1 *"}}
            misfire: {policy: RunAll}
            """);
        await Here.UntilReadyAsync("edited");
        await UntilAsync(Now.AddSeconds(3));

        var editedAt = Now;
        await Here.PatchScheduledJobAsync("edited", "spec: {trigger: {cron: {expression: \"* * * * * *\"}}}");
        var sj = await Here.UntilRunsAsync("edited", 2);

        sj.Items("status", "recentRuns").Min(r => r.Time("scheduledTime")).ShouldNotBeNull().ShouldBeGreaterThan(editedAt.AddSeconds(-1));
        sj.Number("status", "totals", "missed").ShouldBe(0);
        sj.Time("status", "effectiveSince").ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(editedAt.AddSeconds(-1));
    }

    [Fact]
    public async Task A_startAt_moved_into_the_past_does_not_run_for_the_past()
    {
        await Here.CreateScheduledJobAsync("moved", Outcome.Succeed.Pod, """
            trigger: {interval: {every: 1h}}
            startAt: "2099-01-01T00:00:00Z"
            misfire: {policy: RunAll}
            """);
        (await Here.UntilReadyAsync("moved")).Time("status", "nextRunTime").ShouldNotBeNull().Year.ShouldBe(2099);

        await Here.PatchScheduledJobAsync("moved", $$$"""
            spec: {startAt: "{{{Now.AddHours(-10).AddMinutes(30):yyyy-MM-ddTHH:mm:ssZ}}}"}
            """);
        var sj = await Here.UntilReadyAsync("moved");

        sj.Time("status", "nextRunTime").ShouldNotBeNull().ShouldBeInRange(Now, Now.AddMinutes(31));
        (await Here.PodsAsync("moved")).ShouldBeEmpty();
        sj.Number("status", "totals", "missed").ShouldBe(0);
    }

    [Fact]
    public async Task A_change_of_the_action_leaves_the_schedule_where_it_is()
    {
        await Here.CreateScheduledJobAsync("restyled", Outcome.Succeed.Pod, "trigger: {interval: {every: 1h}}");
        var before = await Here.UntilReadyAsync("restyled");

        await Here.PatchScheduledJobAsync("restyled", "spec: {history: {succeeded: 1}}");
        var after = await Here.UntilReadyAsync("restyled");

        after.Text("status", "nextRunTime").ShouldBe(before.Text("status", "nextRunTime"));
        after.Text("status", "effectiveSince").ShouldBe(before.Text("status", "effectiveSince"));
    }
}
