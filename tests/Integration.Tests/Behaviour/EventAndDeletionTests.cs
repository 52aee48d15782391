using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Behaviour;

public sealed class EventAndDeletionTests : ClusterTest
{
    [Fact]
    public async Task A_success_is_an_event_about_the_schedule()
    {
        var owner = await Here.CreateScheduledJobAsync("told", Outcome.Succeed.Pod, "trigger: {interval: {every: 2s}}");

        var started = await Here.UntilEventAsync("told", "RunStarted");
        var ended = await Here.UntilEventAsync("told", "RunSucceeded");

        foreach (var told in new[] { started, ended })
        {
            told.Text("type").ShouldBe("Normal");
            told.Text("regarding", "kind").ShouldBe("ScheduledJob");
            told.Text("regarding", "uid").ShouldBe(owner.Text("metadata", "uid"));
            told.Text("reportingController").ShouldNotBeNullOrEmpty();
            told.Text("note").ShouldNotBeNull().ShouldContain("told-");
        }
    }

    [Fact]
    public async Task A_failure_is_a_warning_that_says_why()
    {
        await Here.CreateScheduledJobAsync("warned", Outcome.Fail(7).Pod, """
            trigger: {interval: {every: 2s}}
            retry: {limit: 0}
            """);

        var failed = await Here.UntilEventAsync("warned", "RunFailed");

        failed.Text("type").ShouldBe("Warning");
        failed.Text("note").ShouldNotBeNull().ShouldContain("7");
        (await Here.GetScheduledJobAsync("warned")).Items("status", "recentRuns").First(r => r.Text("result") == "Failed")
            .Text("message").ShouldNotBeNull().ShouldContain("7");
    }

    [SkippableFact]
    public async Task Deleting_a_schedule_removes_its_Pods_and_ends_its_runs()
    {
        Skip.IfNot(Cluster.HasControllers, $"{Cluster.Name} has no garbage collector");
        await Here.CreateScheduledJobAsync("gone", Outcome.Hang.Pod, """
            trigger: {interval: {every: 1s}}
            concurrency: {policy: Allow}
            """);
        await Here.UntilPodsAsync("gone", pods => pods.Count >= 2, "two");

        await Here.DeleteAsync(Kind.ScheduledJobs, "gone");

        await Here.UntilPodsAsync("gone", pods => pods.Count == 0, "none");
        await UntilAsync(Now.AddSeconds(2));
        (await Here.PodsAsync("gone")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_schedule_recreated_under_the_same_name_starts_from_scratch()
    {
        await Here.CreateScheduledJobAsync("phoenix", Outcome.Succeed.Pod, "trigger: {interval: {every: 1s}}");
        await Here.UntilRunsAsync("phoenix", 1);
        await Here.DeleteAsync(Kind.ScheduledJobs, "phoenix");

        var second = await Here.CreateScheduledJobAsync("phoenix", Outcome.Succeed.Pod, "trigger: {interval: {every: 1s}}");
        var sj = await Here.UntilRunsAsync("phoenix", 2);

        sj.Text("metadata", "uid").ShouldBe(second.Text("metadata", "uid"));
        sj.Items("status", "recentRuns").Where(r => r.Text("result") == "Succeeded")
            .ShouldAllBe(r => r.Time("scheduledTime") > second.Time("metadata", "creationTimestamp"));
    }
}
