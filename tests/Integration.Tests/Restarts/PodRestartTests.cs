using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;

namespace ScheduledJobs.Integration.Tests.Restarts;

public sealed class PodRestartTests : RestartTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopped_in_the_middle_of_a_run_it_loses_none_and_runs_none_twice(bool crash)
    {
        await Here.CreateScheduledJobAsync("kept", Outcome.SucceedAfter(3).Pod, """
            trigger: {cron: {expression: "*/2 * * * * *"}}
            concurrency: {policy: Allow}
            misfire: {policy: RunAll}
            history: {succeeded: 50}
            """);
        await Here.UntilAsync("kept", sj => sj.Items("status", "active").Count > 0 && sj.Items("status", "recentRuns").Count > 0, "some have ended, some are active");

        await (crash ? KillOperatorAsync() : TerminateOperatorAsync());
        await LetTicksPassAsync("kept", 3, TimeSpan.FromSeconds(2));
        var back = Now;
        await StartOperatorAsync();
        await Here.UntilAsync("kept", sj => sj.Time("status", "lastSuccessfulTime") > back.AddSeconds(4), "runs go on", TimeSpan.FromSeconds(40));

        var sj = await CloseTheBooksAsync("kept");
        var pods = await Here.PodsAsync("kept");
        var nominal = pods.Select(p => p.Time("metadata", "annotations", "scheduledjobs.dev/scheduled-time")!.Value).ToList();
        nominal.ShouldBe(Ticks(nominal[0], sj, seconds: 2));
        sj.Number("status", "totals", "succeeded").ShouldBe(pods.Count);
        sj.Number("status", "totals", "missed").ShouldBe(0);
        sj.Number("status", "totals", "failed").ShouldBe(0);
        sj.Items("status", "recentRuns").Count(r => r.Text("trigger") == "CatchUp").ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_run_that_ends_while_nobody_is_there_is_written_down_afterwards()
    {
        await Here.CreateScheduledJobAsync("unseen", Outcome.SucceedAfter(4).Pod, $$$"""
            trigger: {date: {at: "{{{Now.AddSeconds(3):yyyy-MM-ddTHH:mm:ssZ}}}"}}
            """);
        await Here.UntilAsync("unseen", sj => sj.Items("status", "active").Count == 1, "it is active");

        await KillOperatorAsync();
        var pod = (await Here.UntilPodsAsync("unseen", pods => pods.All(p => p.Text("status", "phase") == "Succeeded"), "it has succeeded"))[0];
        await StartOperatorAsync();

        var run = (await Here.UntilRunsAsync("unseen", 1)).At("status", "lastRun");
        run.Text("result").ShouldBe("Succeeded");
        run.Number("attempts").ShouldBe(1);
        var finished = pod.Items("status", "containerStatuses")[0].Time("state", "terminated", "finishedAt");
        run.Time("completionTime").ShouldBe(finished);
        (await Here.PodsAsync("unseen")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_Pod_that_vanished_while_nobody_was_there_is_a_lost_run()
    {
        await Here.CreateScheduledJobAsync("vanished", Outcome.Hang.Pod, $$$"""
            trigger: {date: {at: "{{{Now.AddSeconds(3):yyyy-MM-ddTHH:mm:ssZ}}}"}}
            retry: {limit: 0}
            """);
        var id = (await Here.UntilAsync("vanished", sj => sj.Items("status", "active").Count == 1, "it is active"))
            .Items("status", "active")[0].Text("id")!;

        await KillOperatorAsync();
        await Here.DeleteAsync(Kind.Pods, id);
        await Here.UntilPodsAsync("vanished", pods => pods.Count == 0, "it is gone");
        await StartOperatorAsync();

        var run = (await Here.UntilRunsAsync("vanished", 1)).At("status", "lastRun");
        run.Text("id").ShouldBe(id);
        run.Text("result").ShouldBe("Failed");
        run.Text("reason").ShouldBe("PodLost");
        (await Here.PodsAsync("vanished")).ShouldBeEmpty();
    }
}
