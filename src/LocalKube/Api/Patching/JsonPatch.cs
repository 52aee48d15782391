using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Patching;

/// <summary>JSON patch (RFC 6902).</summary>
internal static class JsonPatch
{
    /// <exception cref="StatusException">An operation is malformed (400) or cannot be carried out (422).</exception>
    public static JsonNode? Apply(JsonNode? target, JsonArray operations)
    {
        var root = new JsonObject { ["root"] = target };
        foreach (var operation in operations)
            Execute(root, operation as JsonObject ?? throw Refusals.BadRequest("error decoding patch: an operation must be an object"));
        root.Remove("root", out var result);
        return result;
    }

    private static void Execute(JsonObject root, JsonObject operation)
    {
        var path = Pointer(operation, "path");
        switch (operation.TextAt("op"))
        {
            case "add":
                Add(root, path, operation["value"]?.DeepClone());
                break;
            case "remove":
                Take(root, path);
                break;
            case "replace":
                Take(root, path);
                Add(root, path, operation["value"]?.DeepClone());
                break;
            case "move":
                Add(root, path, Take(root, Pointer(operation, "from")));
                break;
            case "copy":
                Add(root, path, Get(root, Pointer(operation, "from"))?.DeepClone());
                break;
            case "test":
                if (!JsonNode.DeepEquals(Get(root, path), operation["value"]))
                    throw Refusals.PatchNotApplicable();
                break;
            default:
                throw Refusals.BadRequest($"invalid operation {JsonText.ToText(operation)}: unsupported operation");
        }
    }

    private static string[] Pointer(JsonObject operation, string field)
    {
        var text = operation.TextAt(field) ?? throw Refusals.BadRequest($"invalid operation {JsonText.ToText(operation)}: missing {field}");
        if (text.Length > 0 && text[0] != '/')
            throw Refusals.PatchNotApplicable();
        var steps = text.Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        return ["root", .. steps.Skip(1)];
    }

    private static JsonNode? Get(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            node = node switch
            {
                JsonObject map when map.TryGetPropertyValue(step, out var value) => value,
                JsonArray list => list[Index(step, list.Count)],
                _ => throw Refusals.PatchNotApplicable(),
            };
        }

        return node;
    }

    private static void Add(JsonNode root, ReadOnlySpan<string> path, JsonNode? value)
    {
        switch (Get(root, path[..^1]))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(path[^1], list.Count + 1), value);
                break;
            default:
                throw Refusals.PatchNotApplicable();
        }
    }

    private static JsonNode? Take(JsonNode root, ReadOnlySpan<string> path)
    {
        switch (Get(root, path[..^1]))
        {
            case JsonObject map when map.Remove(path[^1], out var member):
                return member;
            case JsonArray list:
                var index = Index(path[^1], list.Count);
                var element = list[index];
                list.RemoveAt(index);
                return element;
            default:
                throw Refusals.PatchNotApplicable();
        }
    }

    private static int Index(string step, int count) =>
        int.TryParse(step, System.Globalization.NumberStyles.None, null, out var index) && index < count
            ? index
            : throw Refusals.PatchNotApplicable();
}
