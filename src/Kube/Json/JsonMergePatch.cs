using System.Text.Json.Nodes;

namespace ScheduledJobs.Kube.Json;

/// <summary>JSON merge patches (RFC 7386): members replace members, null removes them, lists are replaced whole.</summary>
public static class JsonMergePatch
{
    /// <summary>
    /// The smallest patch that turns <paramref name="from"/> into <paramref name="to"/>; null if nothing changes. A null member of
    /// <paramref name="to"/> counts as absent, because a merge patch cannot express it.
    /// </summary>
    public static JsonNode? Diff(JsonNode? from, JsonNode? to)
    {
        if (from is not JsonObject before || to is not JsonObject after)
            return JsonNode.DeepEquals(from, to) ? null : to?.DeepClone();

        var patch = new JsonObject();
        foreach (var (name, old) in before)
        {
            if (old is not null && after[name] is null)
                patch[name] = null;
        }

        foreach (var (name, value) in after)
        {
            if (value is not null && Diff(before[name], value) is { } change)
                patch[name] = change;
        }

        return patch.Count == 0 ? null : patch;
    }

    /// <summary>Applies a patch to a value. Neither is modified.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();

        var result = target is JsonObject before ? (JsonObject)before.DeepClone() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
                result.Remove(name);
            else
                result[name] = Apply(result[name], change);
        }

        return result;
    }
}
