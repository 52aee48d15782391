using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Resources;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions.Resources;

public sealed class ResourceObjectBuilderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_object_is_the_template_with_the_identity_and_the_criteria_of_the_run()
    {
        var built = Build("""
            {"apiVersion":"tekton.dev/v1","kind":"PipelineRun","extra":["a","$(RUN_ID)"],"status":{"done":true},
             "metadata":{"name":"mine","namespace":"other","finalizers":["f"],"labels":{"a":"$(RUN_ID)","scheduledjobs.dev/uid":"x"},
              "annotations":{"note":"n","scheduledjobs.dev/criteria":"{}","scheduledjobs.dev/run-id":"forged"}},
             "spec":{"at":"$(SCHEDULED_TIME)","n":3,"none":null,"list":[{"x":"$(RUN_ATTEMPT)$(RUN_ID)"}]}}
            """);

        ((string)built["apiVersion"]!, (string)built["kind"]!).ShouldBe(("tekton.dev/v1", "PipelineRun"));
        built["status"].ShouldBeNull();
        built["extra"]!.ToJsonString().ShouldBe("""["a","demo-1767614400"]""");
        built["spec"]!.ToJsonString().ShouldBe("""{"at":"2026-01-05T12:00:00Z","n":3,"none":null,"list":[{"x":"2demo-1767614400"}]}""");
        var metadata = built["metadata"]!.AsObject();
        ((string)metadata["name"]!, (string)metadata["namespace"]!).ShouldBe((RunNames.Attempt("demo-1767614400", 2), "team"));
        metadata["finalizers"].ShouldBeNull();
        metadata["labels"]!.ToJsonString().ShouldBe("""{"a":"$(RUN_ID)","scheduledjobs.dev/uid":"u","scheduledjobs.dev/name":"demo"}""");
        var annotations = metadata["annotations"]!;
        ((string)annotations["scheduledjobs.dev/run-id"]!).ShouldBe("demo-1767614400");
        JsonNode.Parse((string)annotations["scheduledjobs.dev/criteria"]!)!["succeeded"]![0]!["value"]!.ToString().ShouldBe("True");
        metadata["ownerReferences"]![0]!["uid"]!.ToString().ShouldBe("u");
    }

    [Theory]
    [InlineData("echo $$ $(date) $(RUNID)")]
    [InlineData("$(params.RUN_ID) {{workflow.name}} $$(params.x)")]
    [InlineData("$(RUN_ID")]
    public void What_is_not_a_variable_of_the_run_stays_as_it_is(string text)
    {
        var template = new JsonObject { ["apiVersion"] = "tekton.dev/v1", ["kind"] = "TaskRun", ["spec"] = new JsonObject { ["script"] = text } };
        ((string)Build(template.ToJsonString())["spec"]!["script"]!).ShouldBe(text);
    }

    private static JsonObject Build(string template)
    {
        var job = new ScheduledJob
        {
            Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u", CreationTimestamp = Noon.AddDays(-1) },
            Spec = new ScheduledJobSpec
            {
                Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "10s" } },
                Action = new ActionSpec { Resource = new ResourceActionSpec { Template = RawJson.Parse(template) } },
            },
        };
        var schedule = new ScheduleCompiler("UTC").Compile(job).Schedule!;
        return ResourceObjectBuilder.Build(job, schedule, new StartAttempt("demo-1767614400", 2, Noon, RunTriggers.Schedule, null)).ToNode()!.AsObject();
    }
}
