using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Resources;

/// <summary>Builds a run's object of action.resource from the user's template: identity and criteria are added, and variables of the run expanded.</summary>
internal static class ResourceObjectBuilder
{
    public static RawJson Build(ScheduledJob job, Schedule schedule, StartAttempt start)
    {
        var target = schedule.Action.Resource!.Template.ToNode() as JsonObject ?? [];
        var metadata = RunMetadata.Of(job, target["metadata"] as JsonObject, start);
        metadata["annotations"]![ApiConstants.CriteriaAnnotation] =
            JsonSerializer.Serialize(schedule.Resource!.Criteria, ModelJsonContext.Default.ResourceCriteria);

        // How it ended is not for the template to say.
        target.Remove("status");
        Expand(target, RunVariables.Of(job, start));
        target["metadata"] = metadata;
        return RawJson.From(target);
    }

    private static void Expand(JsonNode node, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        switch (node)
        {
            case JsonObject item:
                foreach (var (name, value) in item.ToList())
                {
                    if (ExpandText(value, variables) is { } text)
                        item[name] = text;
                    else if (value is not null)
                        Expand(value, variables);
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (ExpandText(list[i], variables) is { } text)
                        list[i] = text;
                    else if (list[i] is { } value)
                        Expand(value, variables);
                }

                break;
        }
    }

    // Nothing but our own variables: scripts in the template, and the variables of the kind itself, such as $(params.x), mean something else by a dollar sign.
    private static string? ExpandText(JsonNode? node, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text) || !text.Contains("$(", StringComparison.Ordinal))
            return null;
        foreach (var (name, replacement) in variables)
            text = text.Replace($"$({name})", replacement, StringComparison.Ordinal);
        return text;
    }
}
