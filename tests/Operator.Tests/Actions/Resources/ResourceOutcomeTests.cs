using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Resources;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions.Resources;

/// <summary>What is read of an object, and what is left of it.</summary>
[Collection(Alone.Name)]
public sealed class ResourceOutcomeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly ObjectKind Kind = ObjectKind.Parse("tekton.dev/v1/PipelineRun");

    [Theory]
    [InlineData("PipelineRun", """{"conditions":[{"type":"Succeeded","status":"Unknown"}]}""", AttemptState.Running, null)]
    [InlineData("PipelineRun", """{"conditions":[{"type":"Other","status":"True"},{"type":"Succeeded","status":"True"}]}""", AttemptState.Succeeded, null)]
    [InlineData("PipelineRun", """{"conditions":[{"type":"Succeeded","status":"False","message":"no"}]}""", AttemptState.Failed, "no")]
    [InlineData("PipelineRun", """{"conditions":[{"type":"Succeeded","status":"False"}]}""", AttemptState.Failed, "the PipelineRun failed")]
    [InlineData("PipelineRun", """{"conditions":"none"}""", AttemptState.Running, null)]
    [InlineData("PipelineRun", "null", AttemptState.Running, null)]
    [InlineData("Job", """{"conditions":[{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True","message":"late"}]}""", AttemptState.Failed, "late")]
    [InlineData("Job", """{"conditions":[{"type":"Suspended","status":"True"}]}""", AttemptState.Running, null)]
    [InlineData("Workflow", """{"phase":"Error","message":"x"}""", AttemptState.Failed, "x")]
    [InlineData("Workflow", """{"phase":"Running"}""", AttemptState.Running, null)]
    [InlineData("SparkApplication", """{"applicationState":{"state":"FAILED","errorMessage":"m"}}""", AttemptState.Failed, "m")]
    [InlineData("SparkApplication", """{"applicationState":{"state":"COMPLETED"}}""", AttemptState.Succeeded, null)]
    [InlineData("RayJob", """{"jobStatus":"FAILED","jobDeploymentStatus":"Retrying"}""", AttemptState.Running, null)]
    [InlineData("RayJob", """{"jobStatus":"FAILED","jobDeploymentStatus":"Failed","message":"m"}""", AttemptState.Failed, "m")]
    public void Criteria_say_how_an_object_has_ended(string name, string status, AttemptState state, string? message)
    {
        var kind = ResourcePresets.Names.Select(n => ObjectKind.Parse(n.Replace("/", "/v1/", StringComparison.Ordinal))).Single(k => k.Kind == name);
        var attempt = Observe(Text(ResourcePresets.Find(kind)!, status), kind).ShouldNotBeNull();
        (attempt.State, attempt.Failure?.Message ?? attempt.PendingMessage).ShouldBe((state, message));
        (attempt.Kind, attempt.Resource, attempt.RunId).ShouldBe((ActionKind.Resource, kind, "demo-1767614400"));
    }

    [Theory]
    [InlineData("""{"phase":"Done","completionTime":"2026-01-05T11:59:00Z"}""", "2026-01-05T11:59:00Z")]
    [InlineData("""{"phase":"Done","finishedAt":"2026-01-05T11:59:30+00:00"}""", "2026-01-05T11:59:30Z")]
    [InlineData("""{"phase":"Done","endTime":"2030-01-01T00:00:00Z"}""", "2026-01-05T12:00:00Z")]
    [InlineData("""{"phase":"Done","terminationTime":"1999-01-01T00:00:00Z"}""", "2026-01-05T11:58:00Z")]
    [InlineData("""{"phase":"Done","completionTime":"soon"}""", null)]
    [InlineData("""{"phase":"Done","completionTime":3}""", null)]
    public void The_end_is_what_the_object_says_but_within_its_life(string status, string? end)
    {
        var criteria = new ResourceCriteria([new(".status.phase", "Done")]);
        Observe(Text(criteria, status))!.FinishedAt.ShouldBe(end is null ? null : DateTimeOffset.Parse(end, null));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("""{"succeeded":[{"path":3}]}""")]
    public void Criteria_that_somebody_has_overwritten_end_nothing(string annotation)
    {
        var attempt = Observe(Text(annotation, "{}")).ShouldNotBeNull();
        (attempt.State, attempt.PendingMessage).ShouldBe((AttemptState.Running, "annotation scheduledjobs.dev/criteria cannot be read"));
    }

    [Fact]
    public void Hostile_criteria_and_objects_end_nothing_and_cost_little()
    {
        var paths = Enumerable.Range(0, 2000).Select(i => new JsonPathSpec($".status[?(@.a==\"{i}\")]")).ToList();
        Observe(Text(new ResourceCriteria(paths, paths), "[{}]"))!.State.ShouldBe(AttemptState.Running);
        Observe(Text(new ResourceCriteria([new("status")]), """{"phase":"Done"}"""))!.State.ShouldBe(AttemptState.Running);
        var deep = $"{string.Concat(Enumerable.Repeat("{\"a\":", 900))}1{new string('}', 900)}";
        Observe(Text(new ResourceCriteria([new(".status.a")]), deep))!.State.ShouldBe(AttemptState.Succeeded);
        Observe(Text(new ResourceCriteria([new(".status.a", "x")]), """{"a":"\ud800"}"""))!.State.ShouldBe(AttemptState.Running);
        Observe(Text(new ResourceCriteria([], [new(".status.a")], ".status.a"), $"{{\"a\":\"{new string('x', 100_000)}\"}}"))!.Failure!.Message.Length.ShouldBe(StatusLimits.Message);
    }

    [Fact]
    public void An_object_without_criteria_is_no_run_and_a_Job_with_them_is_not_one_of_action_job()
    {
        Read(Text(new ResourceCriteria(), "{}").Replace(ApiConstants.CriteriaAnnotation, "other", StringComparison.Ordinal)).Outcome.ShouldBeNull();
        Observe(Text(new ResourceCriteria(), "{}").Replace(ApiConstants.CriteriaAnnotation, "other", StringComparison.Ordinal)).ShouldBeNull();
        var job = JsonSerializer.Deserialize(Text(new ResourceCriteria(), "{}"), KubeJsonContext.Default.Job)!;
        ScheduledJobs.Operator.Actions.Objects.JobObserver.Observe(job).ShouldBeNull();
    }

    [Fact]
    public void Of_a_large_object_little_is_kept()
    {
        var criteria = ResourcePresets.Find(Kind)!;
        var status = $$"""{"conditions":[{"type":"Succeeded","status":"True"}],"log":"{{new string('x', 20_000)}}"}""";
        var text = Text(criteria, status).Replace("\"metadata\":{", $"\"metadata\":{{\"managedFields\":[{{\"a\":\"{new string('y', 10_000)}\"}}],", StringComparison.Ordinal);
        var kept = new List<ResourceObject>();
        var utf8 = Encoding.UTF8.GetBytes(text);
        kept.Add(JsonSerializer.Deserialize(utf8, ResourceJsonContext.Default.ResourceObject)!);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 1000; i++)
            kept.Add(JsonSerializer.Deserialize(utf8, ResourceJsonContext.Default.ResourceObject)!);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1000;
        GC.KeepAlive(kept);
        each.ShouldBeLessThan(2048);
        kept[^1].Metadata.Annotations!.Keys.ShouldAllBe(k => k.StartsWith("scheduledjobs.dev/", StringComparison.Ordinal));
    }

    private static Attempt? Observe(string json, ObjectKind? kind = null) => ResourceObserver.Observe(Read(json), kind ?? Kind, Noon);

    private static ResourceObject Read(string json) => JsonSerializer.Deserialize(json, ResourceJsonContext.Default.ResourceObject)!;

    private static string Text(ResourceCriteria criteria, string status) =>
        Text(JsonSerializer.Serialize(criteria, ModelJsonContext.Default.ResourceCriteria), status);

    private static string Text(string criteria, string status) => $$"""
        {"metadata":{"name":"demo-1767614400","namespace":"team","uid":"u","resourceVersion":"1","creationTimestamp":"2026-01-05T11:58:00Z",
        "labels":{"a":"b"},"ownerReferences":[{"apiVersion":"scheduledjobs.dev/v1alpha1","kind":"ScheduledJob","name":"demo","uid":"o","controller":true}],
        "annotations":{"x":"y","scheduledjobs.dev/run-id":"demo-1767614400","scheduledjobs.dev/attempt":"1","scheduledjobs.dev/trigger":"Schedule",
        "scheduledjobs.dev/scheduled-time":"2026-01-05T12:00:00Z","scheduledjobs.dev/criteria":{{JsonValue.Create(criteria)!.ToJsonString()}} } },"status":{{status}} }
        """;
}
