using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>
/// Builds a run's Pod or Job from the user's template. The template is JSON and stays JSON: the identity of the run and
/// its variables are added, a Job's time to live is left out, and everything else passes through unchanged.
/// </summary>
/// <param name="apiVersion">apiVersion of the object.</param>
/// <param name="kind">Kind of the object.</param>
/// <param name="pathToPodSpec">Path of members from the object to the Pod's spec.</param>
internal sealed class RunObjectBuilder(string apiVersion, string kind, params string[] pathToPodSpec)
{
    public RawJson Build(ScheduledJob job, RawJson template, StartAttempt start)
    {
        var source = template.ToNode() as JsonObject ?? [];
        var target = new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = RunMetadata.Of(job, source["metadata"] as JsonObject, start),
            ["spec"] = Spec(source["spec"]),
        };
        JsonNode? pod = target;
        foreach (var member in pathToPodSpec[..^1])
            pod = (pod as JsonObject)?[member];
        if (pod is JsonObject podTemplate && pathToPodSpec.Length > 1)
            LabelPods(podTemplate, job);
        if ((pod as JsonObject)?[pathToPodSpec[^1]] is JsonObject spec)
            CompletePodSpec(spec, RunVariables.Of(job, start));
        return RawJson.From(target);
    }

    // A Job that deletes itself could be gone before anybody has seen how it ended. The history decides when it is deleted, once that is on record.
    private JsonNode Spec(JsonNode? template)
    {
        var spec = template?.DeepClone() ?? new JsonObject();
        if (kind == "Job")
            (spec as JsonObject)?.Remove(TemplateFields.JobTimeToLive);
        return spec;
    }

    // A Job's Pods carry the same labels, so "kubectl logs -l" works for both.
    private static void LabelPods(JsonObject template, ScheduledJob job)
    {
        var metadata = template["metadata"] as JsonObject;
        if (metadata is null)
            template["metadata"] = metadata = [];
        metadata["labels"] = RunMetadata.Labels(metadata["labels"], job);
    }

    private static void CompletePodSpec(JsonObject spec, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        // The API server's default, Always, would never let a run end.
        spec["restartPolicy"] ??= "Never";
        foreach (var list in (string[])["initContainers", "containers"])
        {
            foreach (var container in (spec[list] as JsonArray ?? []).OfType<JsonObject>())
                container["env"] = WithVariables(container["env"] as JsonArray, variables);
        }
    }

    private static JsonArray WithVariables(JsonArray? env, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        // First, so that the container's own variables can refer to them. A variable that the container sets itself wins.
        var own = (env ?? []).OfType<JsonObject>().ToList();
        var result = new JsonArray();
        foreach (var (name, value) in variables)
        {
            if (!own.Exists(e => e["name"] is JsonValue n && n.TryGetValue<string>(out var text) && text == name))
                result.Add((JsonNode)new JsonObject { ["name"] = name, ["value"] = value });
        }

        foreach (var entry in own)
            result.Add(entry.DeepClone());
        return result;
    }
}
