using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Behaviour;

public sealed class PodsOfARunTests : ClusterTest
{
    [Fact]
    public async Task The_Pod_names_its_owner_and_its_run()
    {
        var owner = await Here.CreateScheduledJobAsync("marked", Outcome.Succeed.Pod, "trigger: {interval: {every: 2s}}");
        var pod = (await Here.UntilPodsAsync("marked", pods => pods.Count > 0, "one"))[0];

        var reference = pod.Items("metadata", "ownerReferences").ShouldHaveSingleItem();
        reference.Text("apiVersion").ShouldBe("scheduledjobs.dev/v1alpha1");
        reference.Text("kind").ShouldBe("ScheduledJob");
        reference.Text("name").ShouldBe("marked");
        reference.Text("uid").ShouldBe(owner.Text("metadata", "uid"));
        reference.At("controller")!.GetValue<bool>().ShouldBeTrue();
        pod.Label("scheduledjobs.dev/name").ShouldBe("marked");
        pod.Label("scheduledjobs.dev/uid").ShouldBe(owner.Text("metadata", "uid"));
        pod.Annotation("scheduledjobs.dev/run-id").ShouldBe(pod.Name());
        pod.Annotation("scheduledjobs.dev/attempt").ShouldNotBeNullOrEmpty();
        var nominal = pod.Time("metadata", "annotations", "scheduledjobs.dev/scheduled-time")!.Value;
        ((nominal - owner.Time("metadata", "creationTimestamp")!.Value).TotalSeconds % 2).ShouldBe(0);
        pod.Name().ShouldBe($"marked-{nominal.ToUnixTimeSeconds()}");
    }

    [Fact]
    public async Task The_template_keeps_its_own_labels_and_cannot_forge_ours()
    {
        var action = Outcome.Succeed.Pod;
        action.At("pod", "template", "metadata", "labels")!["scheduledjobs.dev/name"] = "somebody-else";
        action.At("pod", "template", "metadata", "annotations")!["scheduledjobs.dev/run-id"] = "forged";
        await Here.CreateScheduledJobAsync("honest", action, "trigger: {interval: {every: 2s}}");

        var pod = (await Here.UntilPodsAsync("honest", pods => pods.Count > 0, "one"))[0];

        pod.Label("team").ShouldBe("tests");
        pod.Annotation(Outcome.AnnotationKey).ShouldBe(Outcome.Succeed.Annotation);
        pod.Label("scheduledjobs.dev/name").ShouldBe("honest");
        pod.Annotation("scheduledjobs.dev/run-id").ShouldBe(pod.Name());
    }

    [Fact]
    public async Task Every_container_gets_its_run_in_the_environment()
    {
        await Here.CreateScheduledJobAsync("informed", Outcome.Succeed.Pod, "trigger: {interval: {every: 2s}}");
        var pods = await Here.UntilPodsAsync("informed", pods => pods.Count > 1, "two");

        var (first, second) = (Environment(pods[0]), Environment(pods[1]));

        first["SCHEDULED_TIME"].ShouldBe(pods[0].Annotation("scheduledjobs.dev/scheduled-time"));
        first["RUN_ID"].ShouldBe(pods[0].Name());
        first["RUN_ATTEMPT"].ShouldBe(pods[0].Annotation("scheduledjobs.dev/attempt"));
        first["PREVIOUS_SUCCESS_TIME"].ShouldBe("");
        first["SCHEDULEDJOB_NAME"].ShouldBe("informed");
        first["SCHEDULEDJOB_NAMESPACE"].ShouldBe(Here.Name);
        second["PREVIOUS_SUCCESS_TIME"].ShouldNotBe("");

        Dictionary<string, string> Environment(JsonObject pod) =>
            pod.Items("spec", "containers")[0].Items("env").ToDictionary(e => e.Text("name")!, e => e.Text("value") ?? "");
    }

    [Fact]
    public async Task A_long_name_is_cut_so_that_the_Pod_can_have_one()
    {
        var name = new string('n', 200);
        var owner = await Here.CreateScheduledJobAsync(name, Outcome.Succeed.Pod, "trigger: {interval: {every: 2s}}");

        var pod = (await Here.UntilPodsOfAsync(owner, pods => pods.Count > 0, "one"))[0];

        pod.Name().Length.ShouldBeLessThanOrEqualTo(63);
        pod.Name().ShouldStartWith("nnnnnnnn");
        pod.Label("scheduledjobs.dev/name")!.Length.ShouldBeLessThanOrEqualTo(63);
        (await Here.UntilRunsAsync(name, 1)).Text("status", "lastRun", "result").ShouldBe("Succeeded");
    }

    [Fact]
    public async Task Finished_Pods_are_kept_up_to_the_history_limits()
    {
        // One at a time, so that the last to start is the last to end.
        await Here.CreateScheduledJobAsync("tidy", Outcome.Succeed.Pod, """
            trigger: {interval: {every: 1s}}
            concurrency: {policy: Forbid}
            maxRuns: 4
            history: {succeeded: 1}
            """);

        await Here.UntilAsync("tidy", sj => sj.Number("status", "totals", "succeeded") == 4, "all have ended");

        var left = await Here.UntilPodsAsync("tidy", pods => pods.Count == 1, "one is left");
        var newest = (await Here.GetScheduledJobAsync("tidy")).Items("status", "recentRuns").First(r => r.Text("result") == "Succeeded");
        left[0].Annotation("scheduledjobs.dev/run-id").ShouldBe(newest.Text("id"));
    }
}
