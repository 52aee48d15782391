using System.Globalization;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>What suspends schedules without <c>spec.suspend</c>, and what removes them.</summary>
public sealed class SuspensionTests : ClusterTest
{
    [Fact]
    public async Task A_suspended_namespace_resumes_exactly_what_ran_before()
    {
        for (var i = 0; i < 10; i++)
            await Here.CreateScheduledJobAsync($"nightly-{i}", Outcome.Succeed.Pod, $"{{trigger: {{cron: {{expression: '0 0 1 1 *'}}}}, suspend: {(i < 3 ? "true" : "false")}}}");
        await UntilSuspendedAsync(3);

        await Here.PatchAsync("metadata: {annotations: {scheduledjobs.dev/suspended: reason=database upgrade}}");
        await UntilSuspendedAsync(10);
        var paused = await Here.GetScheduledJobAsync("nightly-9");
        paused.Text("status", "state").ShouldBe("Suspended");
        paused.Items("status", "conditions").Single(c => c.Text("type") == "Suspended").Text("message")
            .ShouldBe($"namespace {Here.Name} is suspended: database upgrade");

        await Here.PatchAsync("metadata: {annotations: {scheduledjobs.dev/suspended: null}}");
        await UntilSuspendedAsync(3);
        (await Here.ScheduledJobsAsync()).Where(sj => sj.ConditionStatus("Suspended") == "True").Select(sj => sj.Name()).Order()
            .ShouldBe(["nightly-0", "nightly-1", "nightly-2"]);
    }

    [Fact]
    public async Task Failures_in_a_row_suspend_a_schedule_until_its_annotation_resumes_it()
    {
        await Here.CreateScheduledJobAsync("broken", Outcome.Fail(3).Pod, "{trigger: {interval: {every: 1s}}, tripAfter: 2}");
        var tripped = await Here.UntilAsync("broken", sj => sj.Text("status", "state") == "Tripped", "STATUS is Tripped");
        tripped.ConditionStatus("Suspended").ShouldBe("True");
        tripped.Number("status", "totals", "failed").ShouldBe(2);

        await Here.PatchScheduledJobAsync("broken", "metadata: {annotations: {scheduledjobs.dev/resume: '1'}}");
        await Here.UntilAsync("broken", sj => sj.Number("status", "totals", "failed") >= 3, "it runs again");
    }

    [Fact]
    public async Task A_suspension_ends_by_itself_and_a_time_that_is_named_is_left_out()
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(8).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await Here.CreateScheduledJobAsync("soon", Outcome.Succeed.Pod, $"{{trigger: {{interval: {{every: 2s}}}}, suspendUntil: '{until}'}}");
        var suspended = await Here.UntilAsync("soon", sj => sj.Text("status", "state") == "Suspended", "STATUS is Suspended");
        suspended.Text("status", "suspendedUntil").ShouldBe(until);
        suspended.Items("status", "upcoming").ShouldAllBe(u => string.CompareOrdinal(u.Text("scheduledTime"), until) >= 0);

        var resumed = await Here.UntilAsync("soon", sj => sj.Number("status", "startedRuns") >= 1, "it runs");
        (resumed.Number("status", "totals", "suspended") ?? 0).ShouldBeGreaterThan(0);

        // The fourth from now: early enough to come, and late enough for the annotation to be seen before.
        var named = resumed.Items("status", "upcoming")[3].Text("scheduledTime");
        await Here.PatchScheduledJobAsync("soon", $"metadata: {{annotations: {{scheduledjobs.dev/skip: '{named}'}}}}");
        var skipped = await Here.UntilAsync(
            "soon", sj => sj.Items("status", "recentRuns").Any(r => r.Text("reason") == "Requested"), "a run is skipped on request");
        skipped.Items("status", "recentRuns").Single(r => r.Text("reason") == "Requested").Text("scheduledTime").ShouldBe(named);
    }

    [Fact]
    public async Task A_completed_schedule_is_deleted_after_its_ttl()
    {
        await Here.CreateScheduledJobAsync("once", Outcome.Succeed.Pod, "{trigger: {interval: {every: 1s}}, maxRuns: 1, ttlAfterCompleted: 1s}");
        await Eventually.BecomesTrueAsync(async () => await Here.FindAsync(Kind.ScheduledJobs, "once") is null, "the ScheduledJob is gone");
    }

    private Task UntilSuspendedAsync(int count) => Eventually.BecomesTrueAsync(
        async () => (await Here.ScheduledJobsAsync()).Count(sj => sj.ConditionStatus("Suspended") == "True") == count
            && (await Here.ScheduledJobsAsync()).All(sj => sj.ConditionStatus("Suspended") is not null),
        $"{count} are suspended");
}
