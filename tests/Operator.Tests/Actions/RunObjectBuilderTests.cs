using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions;

public sealed class RunObjectBuilderTests
{
    private static readonly ScheduledJob Owner = new()
    {
        Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "owner-uid" },
    };

    private static readonly StartAttempt Start = new("demo-1767614410", 2, World.At(10), RunTriggers.Schedule, World.At(5));

    [Fact]
    public void A_pod_carries_the_identity_of_its_run()
    {
        var pod = BuildPod("""{"metadata":{"labels":{"team":"a","scheduledjobs.dev/uid":"forged"}},"spec":{"containers":[{"name":"c"}]}}""");

        pod["apiVersion"]!.GetValue<string>().ShouldBe("v1");
        pod["kind"]!.GetValue<string>().ShouldBe("Pod");
        pod["metadata"]!.ToJsonString().ShouldBe("""
            {"name":"demo-1767614410-1","namespace":"team",
            "labels":{"team":"a","scheduledjobs.dev/uid":"owner-uid","scheduledjobs.dev/name":"demo"},
            "annotations":{"scheduledjobs.dev/scheduled-time":"2026-01-05T12:00:10Z","scheduledjobs.dev/run-id":"demo-1767614410",
            "scheduledjobs.dev/attempt":"2","scheduledjobs.dev/trigger":"Schedule"},
            "ownerReferences":[{"apiVersion":"scheduledjobs.dev/v1alpha1","kind":"ScheduledJob","name":"demo","uid":"owner-uid",
            "controller":true,"blockOwnerDeletion":true}]}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public void Variables_come_before_the_containers_own_which_win()
    {
        var pod = BuildPod("""
            {"spec":{"initContainers":[{"name":"i"}],
            "containers":[{"name":"c","env":[{"name":"RUN_ID","value":"mine"},{"name":"URL","value":"x/$(RUN_ATTEMPT)"}]}]}}
            """);

        Env(pod, "initContainers").ShouldBe(
            "SCHEDULED_TIME=2026-01-05T12:00:10Z RUN_ID=demo-1767614410 RUN_ATTEMPT=2 PREVIOUS_SUCCESS_TIME=2026-01-05T12:00:05Z "
            + "SCHEDULEDJOB_NAME=demo SCHEDULEDJOB_NAMESPACE=team");
        Env(pod, "containers").ShouldBe(
            "SCHEDULED_TIME=2026-01-05T12:00:10Z RUN_ATTEMPT=2 PREVIOUS_SUCCESS_TIME=2026-01-05T12:00:05Z "
            + "SCHEDULEDJOB_NAME=demo SCHEDULEDJOB_NAMESPACE=team RUN_ID=mine URL=x/$(RUN_ATTEMPT)");
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[]}}""", "Never")]
    [InlineData("""{"spec":{"containers":[],"restartPolicy":"OnFailure"}}""", "OnFailure")]
    public void The_default_restart_policy_is_Never(string template, string expected) =>
        BuildPod(template)["spec"]!["restartPolicy"]!.GetValue<string>().ShouldBe(expected);

    [Fact]
    public void Unknown_fields_survive() =>
        BuildPod("""{"spec":{"containers":[],"fieldOf2031":{"a":[1,2.50,null]}}}""")["spec"]!["fieldOf2031"]!
            .ToJsonString().ShouldBe("""{"a":[1,2.50,null]}""");

    [Fact]
    public void A_job_is_completed_in_its_pod_template()
    {
        var builder = new RunObjectBuilder("batch/v1", "Job", "spec", "template", "spec");
        var template = RawJson.Parse("""{"spec":{"backoffLimit":0,"template":{"spec":{"containers":[{"name":"c"}]}}}}""");

        var job = builder.Build(Owner, template, Start).ToNode()!;

        job["spec"]!["backoffLimit"]!.GetValue<int>().ShouldBe(0);
        job["spec"]!["template"]!["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"scheduledjobs.dev/name":"demo","scheduledjobs.dev/uid":"owner-uid"}""");
        var pod = job["spec"]!["template"]!["spec"]!;
        pod["restartPolicy"]!.GetValue<string>().ShouldBe("Never");
        pod["containers"]![0]!["env"]!.AsArray().Count.ShouldBe(6);
        job["spec"]!["restartPolicy"].ShouldBeNull();
    }

    [Fact]
    public void A_job_does_not_delete_itself_before_its_end_is_on_record()
    {
        var builder = new RunObjectBuilder("batch/v1", "Job", "spec", "template", "spec");
        var template = RawJson.Parse("""{"spec":{"ttlSecondsAfterFinished":0,"backoffLimit":0,"template":{"spec":{"containers":[{"name":"c"}]}}}}""");

        var job = builder.Build(Owner, template, Start).ToNode()!;

        job["spec"]!.AsObject().Select(member => member.Key).ShouldBe(["backoffLimit", "template"]);
    }

    private static JsonNode BuildPod(string template) =>
        new RunObjectBuilder("v1", "Pod", "spec").Build(Owner, RawJson.Parse(template), Start).ToNode()!;

    private static string Env(JsonNode pod, string list) => string.Join(
        ' ', pod["spec"]![list]![0]!["env"]!.AsArray().Select(e => $"{e!["name"]}={e["value"]}"));
}
