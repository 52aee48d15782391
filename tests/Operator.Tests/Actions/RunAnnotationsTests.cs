using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Controller;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions;

/// <summary>Anyone who may create Pods can write a run's annotations. What no status can record as it stands is not a run.</summary>
public sealed class RunAnnotationsTests
{
    private static readonly RunObjectBuilder Pods = new("v1", "Pod", "spec");

    [Theory]
    [InlineData("demo", RunTriggers.Schedule)]
    [InlineData("demo", RunTriggers.CatchUp)]
    [InlineData("demo", RunTriggers.Create)]
    [InlineData("demo", RunTriggers.Manual)]
    [InlineData("a-schedule-whose-name-is-so-long-that-no-name-of-a-pod-can-hold-it", RunTriggers.Schedule)]
    [InlineData("a-schedule-whose-name-is-so-long-that-no-name-of-a-pod-can-hold-it", RunTriggers.Manual)]
    public void What_the_operator_writes_is_read_back(string schedule, string trigger)
    {
        foreach (var number in (int[])[1, 2, 12])
        {
            var start = StartOf(schedule, trigger) with { Number = number };

            var attempt = Read(Build(schedule, start)).ShouldNotBeNull();

            (attempt.RunId, attempt.Number, attempt.NominalTime, attempt.Trigger).ShouldBe((start.RunId, number, start.NominalTime, trigger));
        }
    }

    [Theory]
    [InlineData("scheduledjobs.dev/trigger", "Foo")]
    [InlineData("scheduledjobs.dev/trigger", "schedule")]
    [InlineData("scheduledjobs.dev/trigger", "Manual")]
    [InlineData("scheduledjobs.dev/attempt", "0")]
    [InlineData("scheduledjobs.dev/attempt", "-1")]
    [InlineData("scheduledjobs.dev/attempt", "2")]
    [InlineData("scheduledjobs.dev/attempt", "99999999999")]
    [InlineData("scheduledjobs.dev/scheduled-time", "2026-01-05T12:00:10.5Z")]
    [InlineData("scheduledjobs.dev/scheduled-time", "2026-01-05T13:00:10+01:00")]
    [InlineData("scheduledjobs.dev/scheduled-time", "2026-01-05T12:00:11Z")]
    [InlineData("scheduledjobs.dev/scheduled-time", "12:00:10")]
    [InlineData("scheduledjobs.dev/run-id", "demo-1767614411")]
    [InlineData("scheduledjobs.dev/run-id", "")]
    public void A_forged_annotation_makes_no_run(string annotation, string value)
    {
        var pod = Build("demo", StartOf("demo", RunTriggers.Schedule));
        Read(pod).ShouldNotBeNull();

        pod["metadata"]!["annotations"]![annotation] = value;

        Read(pod).ShouldBeNull();
    }

    [Theory]
    [InlineData("demo-mRel", "demo-mrel")]
    [InlineData("other-m1", "other-m1")]
    [InlineData("demo-1767614410", "demo-1767614410")]
    public void A_manual_run_has_an_id_that_a_value_of_the_annotation_gives(string runId, string name)
    {
        var pod = Build("demo", StartOf("demo", RunTriggers.Manual));

        pod["metadata"]!["annotations"]!["scheduledjobs.dev/run-id"] = runId;
        pod["metadata"]!["name"] = name;

        Read(pod).ShouldBeNull();
    }

    [Fact]
    public void A_run_id_longer_than_the_status_can_keep_makes_no_run()
    {
        var id = "demo-m" + new string('1', 300);
        var pod = Build("demo", StartOf("demo", RunTriggers.Manual) with { RunId = id });
        pod["metadata"]!["name"]!.GetValue<string>().Length.ShouldBe(63);

        Read(pod).ShouldBeNull();
    }

    [Fact]
    public void A_Pod_of_another_name_than_its_run_is_not_its_attempt()
    {
        var pod = Build("demo", StartOf("demo", RunTriggers.Schedule));

        pod["metadata"]!["name"] = "demo-copy";

        Read(pod).ShouldBeNull();
    }

    [Fact]
    public void A_Pod_without_an_owner_is_no_attempt()
    {
        var pod = Build("demo", StartOf("demo", RunTriggers.Schedule));

        pod["metadata"]!.AsObject().Remove("ownerReferences");

        Read(pod).ShouldBeNull();
    }

    [Fact]
    public async Task A_run_whose_name_such_a_Pod_has_taken_does_not_count_it_as_its_own()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        var due = world.Time.GetUtcNow();
        var job = world.Api.Job.Deserialize(ModelJsonContext.Default.ScheduledJob)!;
        var forged = Build(job, new StartAttempt(RunNames.Scheduled("demo", due), 1, due, "Foo", null)).AsObject();
        forged["status"] = new JsonObject { ["phase"] = "Succeeded" };
        world.Api.Pods[RunNames.Scheduled("demo", due)] = forged;

        await world.PassAsync();

        world.Status.Totals.ShouldBe(new RunTotals { Failed = 1 });
        world.Status.LastRun!.Reason.ShouldBe(Reasons.NameConflict);
    }

    private static StartAttempt StartOf(string schedule, string trigger)
    {
        var id = trigger == RunTriggers.Manual ? RunNames.Manual(schedule, "Please") : RunNames.Scheduled(schedule, World.At(10));
        return new StartAttempt(id, 1, World.At(10), trigger, null);
    }

    private static JsonNode Build(string schedule, StartAttempt start) =>
        Build(new ScheduledJob { Metadata = new ObjectMeta { Name = schedule, Namespace = "team", Uid = "u" } }, start);

    private static JsonNode Build(ScheduledJob job, StartAttempt start) =>
        Pods.Build(job, RawJson.Parse("""{"spec":{"containers":[{"name":"main"}]}}"""), start).ToNode()!;

    private static Attempt? Read(JsonNode pod) => PodObserver.Observe(pod.Deserialize(KnownResources.Pods.TypeInfo)!);
}
