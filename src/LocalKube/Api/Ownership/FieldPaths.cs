using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Ownership;

/// <summary>One step down into an object.</summary>
/// <param name="Edge">The step's name in <c>fieldsV1</c>.</param>
/// <param name="IsElement">Whether it is an element of a list, not a member of an object.</param>
internal readonly record struct FieldPart(string Edge, JsonNode? Node, Schema Schema, bool IsElement);

/// <summary>How an object divides into fields: objects by member, lists of type map by key and of type set by value, all else whole.</summary>
internal static class FieldPaths
{
    public static bool IsLeaf(JsonNode? node, Schema schema) => node switch
    {
        JsonObject => schema.AtomicMap,
        JsonArray => schema.ListType == "atomic",
        _ => true,
    };

    public static IEnumerable<FieldPart> Parts(JsonNode? node, Schema schema)
    {
        if (IsLeaf(node, schema))
            yield break;
        if (node is JsonObject map)
        {
            foreach (var (name, value) in map)
                yield return new FieldPart($"f:{name}", value, schema.Member(name) ?? Schema.Anything, false);
        }

        foreach (var element in node as JsonArray ?? [])
            yield return new FieldPart(EdgeOf(element, schema), element, schema.Items ?? Schema.Anything, true);
    }

    /// <summary>The target of an edge; null if it does not exist.</summary>
    public static (JsonNode? Node, Schema Schema)? Follow(JsonNode? node, string edge, Schema schema)
    {
        if (node is JsonObject map && edge.StartsWith("f:", StringComparison.Ordinal))
        {
            var name = edge[2..];
            return map.TryGetPropertyValue(name, out var value) ? (value, schema.Member(name) ?? Schema.Anything) : null;
        }

        if (node is not JsonArray list || IsLeaf(node, schema))
            return null;
        foreach (var element in list)
        {
            if (EdgeOf(element, schema) == edge)
                return (element, schema.Items ?? Schema.Anything);
        }

        return null;
    }

    /// <summary>A path in the notation of conflicts, such as <c>.spec.parts[name="p"].count</c>.</summary>
    public static string Show(string path, string edge)
    {
        var rest = edge[2..];
        if (edge[0] == 'f')
            return $"{path}.{rest}";
        if (edge[0] == 'v')
            return $"{path}[={rest}]";
        var keys = (JsonObject)JsonText.Parse(Encoding.UTF8.GetBytes(rest))!;
        return $"{path}[{string.Join(",", keys.Select(k => $"{k.Key}={JsonText.ToText(k.Value)}"))}]";
    }

    public static string EdgeOf(JsonNode? element, Schema list)
    {
        if (list.ListType != "map")
            return $"v:{JsonText.ToText(element)}";
        var keys = new JsonObject();
        foreach (var key in list.ListMapKeys.Order(StringComparer.Ordinal))
        {
            var value = element.At(key) ?? list.Items?.Member(key)?.DefaultValue;
            if (value is not null)
                keys[key] = value.DeepClone();
        }

        return $"k:{JsonText.ToText(keys)}";
    }
}
