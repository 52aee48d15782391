using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>A Pod shows that its run took place: as long as the status does not, it must not be deleted.</summary>
public sealed class DeletionTests(FaultyClusterFixture fixture) : FaultTest(fixture)
{
    [Fact]
    public async Task A_Pod_that_is_to_be_replaced_stays_until_its_run_is_on_record()
    {
        await Here.CreateScheduledJobAsync("replaced", Outcome.Hang.Pod, """
            trigger: {cron: {expression: "0 0 1 1 *"}}
            concurrency: {policy: Replace}
            """);
        StartOperator();
        await Here.UntilReadyAsync("replaced");
        var status = When(Verb.Patch, "scheduledjobs/status").Where(c => c.Body.Contains("\"startTime\":", StringComparison.Ordinal)).Refuse(503);
        await Here.PatchScheduledJobAsync("replaced", "metadata: {annotations: {scheduledjobs.dev/run-now: \"1\"}}");
        var first = (await Here.UntilPodsAsync("replaced", pods => pods.Count == 1, "the first has started"))[0].Name();

        // From then on a second run waits to replace the first. The operator keeps trying.
        await Here.PatchScheduledJobAsync("replaced", "metadata: {annotations: {scheduledjobs.dev/run-now: \"2\"}}");
        await status.HappensAsync(status.Hits + 4);
        var pod = (await Here.PodsAsync("replaced")).ShouldHaveSingleItem();
        pod.Name().ShouldBe(first);
        pod.Text("metadata", "deletionTimestamp").ShouldBeNull();

        status.Stop();
        var sj = await Here.UntilAsync(
            "replaced", s => s.Items("status", "active") is [var run] && run.Text("id") == "replaced-m2", "the second runs");
        sj.Number("status", "totals", "replaced").ShouldBe(1);
    }

    [Fact]
    public async Task A_Pod_that_history_does_not_keep_stays_until_its_run_is_on_record()
    {
        await Here.CreateScheduledJobAsync("pruned", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "0 0 1 1 *"}}
            runOnCreate: true
            history: {succeeded: 0}
            """);
        var status = When(Verb.Patch, "scheduledjobs/status").Where(c => c.Body.Contains("\"succeeded\":1")).Refuse(503);
        StartOperator();

        await status.HappensAsync(3);
        (await Here.PodsAsync("pruned")).ShouldHaveSingleItem().Text("metadata", "deletionTimestamp").ShouldBeNull();

        status.Stop();
        await Here.UntilPodsAsync("pruned", pods => pods.Count == 0, "it is deleted");
        (await Here.GetScheduledJobAsync("pruned")).Number("status", "totals", "succeeded").ShouldBe(1);
    }
}
