using System.Globalization;
using System.Text.Json.Nodes;

namespace ScheduledJobs.Integration.Tests.Api;

/// <summary>Reads members of Kubernetes objects by path; missing members are null or empty, never an exception.</summary>
public static class JsonReading
{
    public static JsonNode? At(this JsonNode? node, params string[] path)
    {
        foreach (var member in path)
            node = (node as JsonObject)?[member];
        return node;
    }

    public static string? Text(this JsonNode? node, params string[] path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static long? Number(this JsonNode? node, params string[] path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out long number) ? number : null;

    public static DateTimeOffset? Time(this JsonNode? node, params string[] path) =>
        node.Text(path) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    public static IReadOnlyList<JsonObject> Items(this JsonNode? node, params string[] path) =>
        node.At(path) is JsonArray items ? [.. items.OfType<JsonObject>()] : [];

    public static string Name(this JsonNode? node) => node.Text("metadata", "name") ?? "";

    public static string? Annotation(this JsonNode? node, string key) => node.Text("metadata", "annotations", key);

    public static string? Label(this JsonNode? node, string key) => node.Text("metadata", "labels", key);

    /// <summary>The condition with this type in <c>status.conditions</c>.</summary>
    public static JsonObject? Condition(this JsonNode? node, string type) =>
        node.Items("status", "conditions").SingleOrDefault(c => c.Text("type") == type);

    /// <summary><c>True</c>, <c>False</c>, <c>Unknown</c>, or null if there is no such condition.</summary>
    public static string? ConditionStatus(this JsonNode? node, string type) => node.Condition(type).Text("status");
}
