using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class ResourceActionTests
{
    private const string Pipeline = """{"apiVersion":"tekton.dev/v1","kind":"PipelineRun","spec":{}}""";
    private const string Own = """{"apiVersion":"example.com/v1","kind":"Work","metadata":{"labels":{"a":"b"}},"spec":{"size":3}}""";
    private static readonly JsonPathSpec[] Done = [new(".status.done", "true")];
    private static readonly ObjectKind[] Allowed = [ObjectKind.Parse("tekton.dev/v1/PipelineRun"), ObjectKind.Parse("example.com/v1/Work")];

    public static TheoryData<ResourceActionSpec, string> Bad => new()
    {
        { Of("[]"), "spec.action.resource.template: must be an object with apiVersion and kind, but is a list" },
        { new ResourceActionSpec(), "spec.action.resource.template: must be an object with apiVersion and kind, but is null" },
        { Of("{}"), "spec.action.resource.template.apiVersion: is missing; expected a text such as tekton.dev/v1" },
        { Of("""{"apiVersion":"v1"}"""), "spec.action.resource.template.kind: is missing; expected a text such as PipelineRun" },
        { Of("""{"apiVersion":1,"kind":"A"}"""), "spec.action.resource.template.apiVersion: must be a text such as tekton.dev/v1, but is a number" },
        { Of("""{"apiVersion":"a/b/c","kind":"A"}"""), "spec.action.resource.template.apiVersion: must be group/version such as tekton.dev/v1, but is 'a/b/c'" },
        { Of("""{"apiVersion":"../v1","kind":"A"}"""), "spec.action.resource.template.apiVersion: must be group/version such as tekton.dev/v1, but is '../v1'" },
        { Of("""{"apiVersion":"v1","kind":"pods"}"""), "spec.action.resource.template.kind: must be a kind such as PipelineRun, but is 'pods'" },
        { Of("""{"apiVersion":"v1","kind":"\ud800"}"""), "spec.action.resource.template: is nested too deeply, or has a text that is not Unicode" },
        { Of("""{"apiVersion":"v1","kind":"A","spec":3}"""), "spec.action.resource.template.spec: must be an object, but is a number" },
        { Of("""{"apiVersion":"v1","kind":"A","metadata":{"labels":[]}}"""), "spec.action.resource.template.metadata.labels: must be an object, but is a list" },
        {
            Of("""{"apiVersion":"v1","kind":"A","metadata":{"annotations":{"a":true}}}"""),
            "spec.action.resource.template.metadata.annotations: every value must be a text, but one is a boolean"
        },
        { Of(Pipeline) with { SucceededWhen = [] }, "spec.action.resource.succeededWhen: must have 1 to 8 conditions, but has 0" },
        { Of(Pipeline) with { FailedWhen = [.. Enumerable.Repeat(Done[0], 9)] }, "spec.action.resource.failedWhen: must have 0 to 8 conditions, but has 9" },
        { Of(Pipeline) with { SucceededWhen = [.. Done, new("status")] }, "spec.action.resource.succeededWhen[1].path: must start with '$' or '.'" },
        { Of(Pipeline) with { FailedWhen = [new(".a[?(@.b)]")] }, "spec.action.resource.failedWhen[0].path: expected '==' at column 9" },
        { Of(Pipeline) with { FailedWhen = [new(".a", new string('x', 257))] }, "spec.action.resource.failedWhen[0].value: must have at most 256 characters, but has 257" },
        { Of(Pipeline) with { MessageFrom = "x" }, "spec.action.resource.messageFrom: must start with '$' or '.'" },
        {
            Of(Own),
            "spec.action.resource.succeededWhen: is needed, because it is not known how example.com/v1/Work says that it has succeeded; it is known of "
                + "argoproj.io/Workflow, batch/Job, ray.io/RayJob, sparkoperator.k8s.io/SparkApplication, tekton.dev/PipelineRun, tekton.dev/TaskRun"
        },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_wrong_is_named_with_its_field(ResourceActionSpec action, string message)
    {
        var problem = Compile(action, allowed: null).Problem.ShouldNotBeNull();
        (problem.Reason, problem.Message).ShouldBe((Reasons.InvalidAction, message));
    }

    [Fact]
    public void Only_listed_kinds_are_allowed_each_in_its_version()
    {
        Compile(Of(Pipeline), Allowed).Schedule!.Resource!.Kind.ShouldBe(Allowed[0]);
        Compile(Of(Pipeline), allowed: null).IsValid.ShouldBeTrue();
        Compile(Of(Pipeline.Replace("/v1", "/v1beta1", StringComparison.Ordinal)), Allowed).Problem.ShouldBe(new SpecProblem(
            Reasons.ActionNotAllowed,
            "spec.action.resource.template: tekton.dev/v1beta1/PipelineRun is not allowed; the operator allows only tekton.dev/v1/PipelineRun, "
                + "example.com/v1/Work (--resource-action)"));
        Compile(Of(Pipeline), []).Problem!.Message.ShouldEndWith("the operator allows no kinds (--resource-action)");
    }

    [Theory]
    [InlineData("tekton.dev/v1/PipelineRun", ".status.conditions[?(@.type==\"Succeeded\")].status=True", ".status.conditions[?(@.type==\"Succeeded\")].status=False")]
    [InlineData("tekton.dev/v1beta1/TaskRun", ".status.conditions[?(@.type==\"Succeeded\")].status=True", ".status.conditions[?(@.type==\"Succeeded\")].status=False")]
    [InlineData("argoproj.io/v1alpha1/Workflow", ".status.phase=Succeeded", ".status.phase=Failed,.status.phase=Error")]
    [InlineData("sparkoperator.k8s.io/v1beta2/SparkApplication", ".status.applicationState.state=COMPLETED", ".status.applicationState.state=FAILED")]
    [InlineData("ray.io/v1/RayJob", ".status.jobStatus=SUCCEEDED", ".status.jobDeploymentStatus=Failed,.status.jobStatus=STOPPED")]
    [InlineData("batch/v1/Job", ".status.conditions[?(@.type==\"Complete\")].status=True", ".status.conditions[?(@.type==\"Failed\")].status=True")]
    public void It_is_known_how_well_known_kinds_end(string kind, string succeeded, string failed)
    {
        var (apiVersion, name) = (kind[..kind.LastIndexOf('/')], kind[(kind.LastIndexOf('/') + 1)..]);
        var criteria = Compile(Of($$"""{"apiVersion":"{{apiVersion}}","kind":"{{name}}"}"""), [ObjectKind.Parse(kind)]).Schedule!.Resource!.Criteria;

        string.Join(',', criteria.Succeeded!.Select(c => $"{c.Path}={c.Value}")).ShouldBe(succeeded);
        string.Join(',', criteria.Failed!.Select(c => $"{c.Path}={c.Value}")).ShouldBe(failed);
        foreach (var path in criteria.Succeeded!.Concat(criteria.Failed!).Select(c => c.Path).Append(criteria.Message!))
            JsonPath.TryParse(path, out _, out var error).ShouldBeTrue(error);
    }

    [Fact]
    public void Conditions_of_the_spec_replace_the_known_ones_and_a_run_that_could_never_fail_is_noted()
    {
        var own = Compile(Of(Pipeline) with { SucceededWhen = Done }, Allowed).Schedule!;
        own.Resource!.Criteria.Succeeded.ShouldBe(Done);
        own.Resource.Criteria.Failed!.ShouldBeEmpty();
        own.Resource.Criteria.Message.ShouldBeNull();
        own.Warnings.ShouldBe(["spec.action.resource.failedWhen: is empty, and there is no spec.timeout, so a run that fails never ends."]);

        Compile(Of(Own) with { SucceededWhen = Done, FailedWhen = Done }, Allowed).Schedule!.Warnings.ShouldBeEmpty();
        var known = Compile(Of(Pipeline) with { FailedWhen = Done }, Allowed).Schedule!.Resource!.Criteria;
        (known.Succeeded!.Count, known.Failed, known.Message is null).ShouldBe((1, Done, false));
    }

    [Fact]
    public void A_pending_timeout_is_for_pods_and_jobs_and_delivery_for_calls()
    {
        var spec = Specs.EveryTenSeconds() with { Action = new ActionSpec { Resource = Of(Pipeline) } };
        new ScheduleCompiler("UTC").Compile(Specs.Job(spec with { PendingTimeout = "1m" })).Problem!.Message.ShouldStartWith("spec.pendingTimeout:");
        new ScheduleCompiler("UTC").Compile(Specs.Job(spec with { Delivery = DeliveryModes.AtMostOnce })).Problem!.Message.ShouldStartWith("spec.delivery:");
    }

    [Theory]
    [InlineData("v1/ConfigMap", "", "v1", "ConfigMap")]
    [InlineData("tekton.dev/v1/PipelineRun", "tekton.dev", "v1", "PipelineRun")]
    public void A_kind_is_written_with_group_and_version(string text, string group, string version, string kind)
    {
        var parsed = ObjectKind.Parse(text);
        (parsed.Group, parsed.Version, parsed.Kind, parsed.ToString()).ShouldBe((group, version, kind, text));
    }

    [Theory]
    [InlineData("PipelineRun")]
    [InlineData("/PipelineRun")]
    [InlineData("a/b/c/D")]
    [InlineData("tekton.dev/v1/pipelineruns")]
    [InlineData("tekton.dev/v1/")]
    [InlineData("tekton.dev//PipelineRun")]
    [InlineData("..%2f/v1/Kind")]
    public void Anything_else_is_not_a_kind(string text) =>
        Should.Throw<FormatException>(() => ObjectKind.Parse(text)).Message.ShouldBe($"expected group/version/Kind such as tekton.dev/v1/PipelineRun, but found '{text}'");

    private static ResourceActionSpec Of(string template) => new() { Template = RawJson.Parse(template) };

    private static Compilation Compile(ResourceActionSpec action, IReadOnlyList<ObjectKind>? allowed) =>
        new ScheduleCompiler("UTC", allowedResources: allowed).Compile(Specs.Job(Specs.EveryTenSeconds() with { Action = new ActionSpec { Resource = action } }));
}
