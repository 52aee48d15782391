using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>Metadata of a run's object: labels and annotations of the template, and the identity of the run.</summary>
internal static class RunMetadata
{
    /// <param name="job">The owner.</param>
    /// <param name="template">Metadata of the template; only labels and annotations count.</param>
    /// <param name="start">The attempt.</param>
    public static JsonObject Of(ScheduledJob job, JsonObject? template, StartAttempt start)
    {
        var annotations = Copy(template?["annotations"]);
        annotations[ApiConstants.ScheduledTimeAnnotation] = KubeTimeConverter.ToText(start.NominalTime);
        annotations[ApiConstants.RunIdAnnotation] = start.RunId;
        annotations[ApiConstants.AttemptAnnotation] = start.Number.ToString();
        annotations[ApiConstants.TriggerAnnotation] = start.Trigger;
        annotations.Remove(ApiConstants.CriteriaAnnotation);
        return new JsonObject
        {
            ["name"] = RunNames.Attempt(start.RunId, start.Number),
            ["namespace"] = job.Metadata.Namespace,
            ["labels"] = Labels(template?["labels"], job),
            ["annotations"] = annotations,
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = ApiConstants.GroupVersion,
                ["kind"] = ApiConstants.Kind,
                ["name"] = job.Metadata.Name,
                ["uid"] = job.Metadata.Uid,
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            }),
        };
    }

    /// <summary>Labels of a template, and those by which the objects of a schedule are found.</summary>
    public static JsonObject Labels(JsonNode? own, ScheduledJob job)
    {
        // Ours come last: a template never overrides the identity of a run.
        var labels = Copy(own);
        labels[ApiConstants.NameLabel] = RunNames.LabelValue(job.Metadata.Name!);
        labels[ApiConstants.UidLabel] = job.Metadata.Uid;
        return labels;
    }

    private static JsonObject Copy(JsonNode? source) => source?.DeepClone() as JsonObject ?? [];
}
