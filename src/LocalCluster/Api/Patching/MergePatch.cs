using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalCluster.Api.Patching;

/// <summary>JSON merge patch (RFC 7386): members replace, null removes, lists are replaced whole.</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else if (value is JsonObject && result[name] is JsonObject inner)
                Apply(inner, value);
            else
                result[name] = Apply(null, value);
        }

        return result;
    }
}
