using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Behaviour;

public sealed class ManualRunTests : ClusterTest
{
    private const string NewYear = "trigger: {cron: {expression: \"0 0 1 1 *\"}}";

    [Fact]
    public async Task The_annotation_starts_one_run_and_leaves_the_schedule_alone()
    {
        await Here.CreateScheduledJobAsync("manual", Outcome.Succeed.Pod, NewYear);
        var before = await Here.UntilReadyAsync("manual");

        var value = $"{Now.ToUnixTimeSeconds()}";
        await AskAsync("manual", value);
        var sj = await Here.UntilRunsAsync("manual", 1);

        var run = sj.At("status", "lastRun");
        run.Text("trigger").ShouldBe("Manual");
        run.Text("result").ShouldBe("Succeeded");
        run.Text("id").ShouldBe($"manual-m{value}");
        sj.Text("status", "nextRunTime").ShouldBe(before.Text("status", "nextRunTime"));
        sj.At("status", "lastScheduleTime").ShouldBeNull();
        (await Here.PodsAsync("manual")).ShouldHaveSingleItem().Name().ShouldBe(run.Text("id"));
    }

    [Fact]
    public async Task Each_new_value_starts_one_run_and_the_same_value_none()
    {
        await Here.CreateScheduledJobAsync("twice", Outcome.Succeed.Pod, NewYear);
        await Here.UntilReadyAsync("twice");
        await AskAsync("twice", "1");
        await Here.UntilRunsAsync("twice", 1);

        await AskAsync("twice", "1");
        await Here.PatchScheduledJobAsync("twice", "metadata: {labels: {touched: again}}");
        await AskAsync("twice", "2");
        await Here.UntilRunsAsync("twice", 2);
        await UntilAsync(Now.AddSeconds(1));

        (await Here.PodsAsync("twice")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_manual_run_obeys_concurrency()
    {
        await Here.CreateScheduledJobAsync("obedient", Outcome.Hang.Pod, NewYear);
        await Here.UntilReadyAsync("obedient");
        await AskAsync("obedient", "1");
        await Here.UntilAsync("obedient", sj => sj.Items("status", "active").Count == 1, "one is active");

        await AskAsync("obedient", "2");
        var sj = await Here.UntilAsync("obedient", s => s.Items("status", "recentRuns").Count == 1, "the second is judged");

        sj.Items("status", "recentRuns")[0].Text("result").ShouldBe("Skipped");
        sj.Items("status", "recentRuns")[0].Text("reason").ShouldBe("Concurrency");
        (await Here.PodsAsync("obedient")).Count.ShouldBe(1);
    }

    private async Task AskAsync(string name, string value) =>
        await Here.PatchScheduledJobAsync(name, $$$"""metadata: {annotations: {scheduledjobs.dev/run-now: "{{{value}}}"}}""");
}
