using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>A custom kind of these tests, with a status of one of the shapes that controllers use. The operator under test may create its objects.</summary>
/// <param name="Name">Its kind.</param>
/// <param name="SucceededWhen">Where an object says that it has succeeded, in YAML.</param>
/// <param name="FailedWhen">Where it says that it has failed, in YAML.</param>
/// <param name="MessageFrom">Where it says why.</param>
public sealed record WorkKind(string Name, string SucceededWhen, string FailedWhen, string MessageFrom)
{
    private const string Group = "works.scheduledjobs.test";

    /// <summary>Conditions, as of a Tekton PipelineRun.</summary>
    public static WorkKind Pipeline { get; } = new(
        "Pipeline",
        """{path: '.status.conditions[?(@.type=="Succeeded")].status', value: "True"}""",
        """{path: '.status.conditions[?(@.type=="Succeeded")].status', value: "False"}""",
        """.status.conditions[?(@.type=="Succeeded")].message""");

    /// <summary>A phase, as of an Argo Workflow.</summary>
    public static WorkKind Flow { get; } = new("Flow", "{path: .status.phase, value: Succeeded}", "{path: .status.phase, value: Failed}", ".status.message");

    /// <summary>Fields of its own.</summary>
    public static WorkKind Sum { get; } = new("Sum", "{path: .status.result.done, value: \"true\"}", "{path: \"$.status['result'].error\"}", ".status.result.error");

    /// <summary>Of a definition that one test installs late.</summary>
    public static WorkKind Late { get; } = Flow with { Name = "Late" };

    /// <summary>Of a definition that one test deletes.</summary>
    public static WorkKind Fleeting { get; } = Flow with { Name = "Fleeting" };

    public static IReadOnlyList<WorkKind> All { get; } = [Pipeline, Flow, Sum, Late, Fleeting];

    /// <summary>What the operator under test may create.</summary>
    public static IReadOnlyList<ObjectKind> Allowed => [.. All.Select(k => new ObjectKind($"{Group}/v1", k.Name))];

    private string Plural => $"{Name.ToLowerInvariant()}s";

    public Kind Kind => new($"apis/{Group}/v1", Plural);

    /// <summary>An action that creates its objects, each with the run's time in its spec.</summary>
    public JsonObject Action => YamlText.Single($$"""
        resource:
          template:
            apiVersion: {{Group}}/v1
            kind: {{Name}}
            metadata: {labels: {team: data}, annotations: {note: mine} }
            spec: {at: $(SCHEDULED_TIME), script: "echo $$ $(date)", steps: [{run: $(RUN_ID)}]}
          succeededWhen: [{{SucceededWhen}}]
          failedWhen: [{{FailedWhen}}]
          messageFrom: '{{MessageFrom.Replace("'", "''", StringComparison.Ordinal)}}'
        """);

    /// <summary>Installs its definition, and waits until that is served.</summary>
    public async Task InstallAsync(KubeApi api)
    {
        var definition = Definition();
        var path = Kind.CustomResourceDefinitions.Path(null, definition.Name());
        await Eventually.BecomesTrueAsync(async () => (await api.FindAsync(path)).At("metadata", "deletionTimestamp") is null, $"{Plural} is not being deleted");
        await api.ServerSideApplyAsync(path, definition);
        await Eventually.BecomesTrueAsync(async () => (await api.FindAsync(path)).ConditionStatus("Established") == "True", $"{Plural} is Established");
        await Eventually.BecomesTrueAsync(() => IsServedAsync(api), $"{Plural} is served");
    }

    private async Task<bool> IsServedAsync(KubeApi api)
    {
        try
        {
            return await api.FindAsync($"{Kind.Prefix}/{Plural}") is not null;
        }
        catch (RefusedException refusal) when (refusal.Code is 429 or 503)
        {
            // The API server is about to.
            return false;
        }
    }

    /// <summary>Deletes its definition with all objects.</summary>
    public async Task UninstallAsync(KubeApi api)
    {
        var path = Kind.CustomResourceDefinitions.Path(null, $"{Plural}.{Group}");
        await api.DeleteAsync(path);
        await Eventually.BecomesTrueAsync(async () => await api.FindAsync(path) is null, $"{Plural} is deleted");
    }

    /// <summary>Plays its controller: the object has ended.</summary>
    public async Task EndAsync(KubeApi api, JsonObject item, string? failure = null)
    {
        var status = Name switch
        {
            nameof(Pipeline) => $$"""{conditions: [{type: Other, status: "True"}, {type: Succeeded, status: "{{failure is null}}", message: "{{failure ?? "done"}}"}]}""",
            nameof(Sum) => failure is null ? "{result: {done: true}}" : $$"""{result: {done: false, error: "{{failure}}"} }""",
            _ => failure is null ? "{phase: Succeeded}" : $$"""{phase: Failed, message: "{{failure}}"}""",
        };
        try
        {
            await api.MergePatchAsync(Kind.Path(item.Text("metadata", "namespace"), item.Name(), "status"), new JsonObject { ["status"] = YamlText.Single(status) });
        }
        catch (RefusedException refusal) when (refusal.Code is 404 or 409 or 429 or 503)
        {
            // Deleted, or changed by another, or its definition is going.
        }
    }

    private JsonObject Definition() => YamlText.Single($$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{Plural}}.{{Group}}}
        spec:
          group: {{Group}}
          scope: Namespaced
          names: {kind: {{Name}}, listKind: {{Name}}List, plural: {{Plural}}, singular: {{Name.ToLowerInvariant()}}}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {} }
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """);
}
