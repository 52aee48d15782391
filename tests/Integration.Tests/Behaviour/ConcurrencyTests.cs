using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Behaviour;

public sealed class ConcurrencyTests : ClusterTest
{
    [Fact]
    public async Task Forbid_skips_what_is_due_while_a_run_is_active_and_counts_it()
    {
        await Here.CreateScheduledJobAsync("single", Outcome.Hang.Pod, """
            trigger: {interval: {every: 1s}}
            concurrency: {policy: Forbid}
            """);

        var sj = await Here.UntilAsync("single", s => s.Number("status", "totals", "skipped") >= 3, "3 are skipped");

        (await Here.PodsAsync("single")).Count.ShouldBe(1);
        sj.Items("status", "active").Count.ShouldBe(1);
        var skipped = sj.Items("status", "recentRuns").First(r => r.Text("result") == "Skipped");
        skipped.Text("reason").ShouldBe("Concurrency");
        skipped.At("pod").ShouldBeNull();

        // One is active. If the operator is late for a second, be it the first, the older of two runs is missed; each is counted all the same.
        var totals = sj.At("status", "totals");
        sj.Time("status", "lastScheduleTime").ShouldBe(
            sj.Time("metadata", "creationTimestamp")!.Value.AddSeconds(1 + totals.Number("skipped")!.Value + totals.Number("missed")!.Value));
        await Here.UntilEventAsync("single", "RunSkipped");
    }

    [Fact]
    public async Task A_skipped_run_does_not_start_when_the_active_one_ends()
    {
        await Here.CreateScheduledJobAsync("dropped", Outcome.SucceedAfter(3).Pod, """
            trigger: {interval: {every: 2s}}
            concurrency: {policy: Forbid}
            """);

        var sj = await Here.UntilAsync(
            "dropped",
            s => s.Number("status", "totals", "succeeded") >= 2 && s.Number("status", "totals", "skipped") >= 1,
            "2 have succeeded, and one was skipped");

        sj.Items("status", "recentRuns").Select(r => r.Time("scheduledTime")).ShouldBeUnique();
        var skipped = sj.Items("status", "recentRuns").Where(r => r.Text("result") == "Skipped").Select(r => r.Text("id")).ToList();
        (await Here.PodsAsync("dropped")).Select(p => p.Annotation("scheduledjobs.dev/run-id")).Intersect(skipped).ShouldBeEmpty();
    }

    [Fact]
    public async Task Allow_lets_runs_be_active_side_by_side()
    {
        await Here.CreateScheduledJobAsync("parallel", Outcome.Hang.Pod, """
            trigger: {interval: {every: 1s}}
            concurrency: {policy: Allow}
            maxRuns: 3
            """);

        var sj = await Here.UntilAsync("parallel", s => s.Items("status", "active").Count == 3, "3 are active");

        sj.Number("status", "totals", "skipped").ShouldBe(0);
        (await Here.PodsAsync("parallel")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Replace_stops_the_active_run_for_the_new_one()
    {
        await Here.CreateScheduledJobAsync("replaced", Outcome.Hang.Pod, """
            trigger: {interval: {every: 3s}}
            concurrency: {policy: Replace}
            """);

        var sj = await Here.UntilAsync("replaced", s => s.Number("status", "totals", "replaced") >= 1, "one is replaced");

        var run = sj.Items("status", "recentRuns").First(r => r.Text("result") == "Replaced");
        sj.Items("status", "active").ShouldAllBe(active => active.Text("id") != run.Text("id"));
        await Here.UntilPodsAsync("replaced", pods => pods.All(p => p.Name() != run.Text("pod")), "the replaced one is gone");
        sj.Number("status", "totals", "failed").ShouldBe(0);
    }

    [Fact]
    public async Task Queue_starts_a_waiting_run_when_a_slot_is_free()
    {
        await Here.CreateScheduledJobAsync("queued", Outcome.SucceedAfter(5).Pod, """
            trigger: {interval: {every: 2s}}
            maxRuns: 2
            concurrency: {policy: Queue}
            """);
        var waiting = (await Here.UntilAsync("queued", s => s.Items("status", "queued").Count == 1, "one waits"))
            .Items("status", "queued")[0].Time("scheduledTime");

        var sj = await Here.UntilAsync("queued", s => s.Number("status", "totals", "succeeded") == 2, "2 have succeeded");

        var run = sj.At("status", "lastRun");
        run.Time("scheduledTime").ShouldBe(waiting);
        run.Time("startTime").ShouldNotBeNull().ShouldBeGreaterThan(waiting!.Value);
        sj.Number("status", "totals", "skipped").ShouldBe(0);
    }
}
