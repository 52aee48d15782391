using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Schemas;

/// <summary>
/// The real server decodes built-in kinds into Go structs. A value of the wrong type is therefore a decoding fault (400) and not a
/// validation fault (422), and the message mentions structs. This finds the first wrong value.
/// </summary>
internal static class GoDecoding
{
    /// <summary>The message of the fault, or null.</summary>
    public static string? FirstFault(JsonNode? node, Schema schema) => Find(node, schema, structName: "", path: "");

    private static string? Find(JsonNode? node, Schema schema, string structName, string path)
    {
        if (node is null || (schema.Type is null && !schema.IntOrString))
            return null;
        var found = SchemaValidator.TypeOf(node);
        var fits = schema.IntOrString
            ? found is "integer" or "string"
            : found == schema.Type || (schema.Type == "number" && found == "integer");
        if (!fits)
            return $"json: cannot unmarshal {GoTypeOf(node, found)} into Go struct field {structName}.{path} of type {GoTypeOf(schema)}";
        if (schema.Format == "date-time" && node.TextAt() is { } time && !DateTimeFormat.IsValid(time))
            return $"parsing time \"{time}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{time}\" as \"2006\"";
        return node switch
        {
            JsonObject map => FindInMembers(map, schema, structName, path),
            JsonArray list when schema.Items is { } items =>
                list.Select(e => Find(e, items, structName, path)).FirstOrDefault(f => f is not null),
            _ => null,
        };
    }

    private static string? FindInMembers(JsonObject map, Schema schema, string structName, string path)
    {
        var owner = schema.Name is { } name ? ShortName(name) : structName;
        foreach (var (key, value) in map)
        {
            var isField = schema.Properties.ContainsKey(key);
            var memberPath = !isField ? path : path.Length == 0 ? key : $"{path}.{key}";
            if (schema.Member(key) is { } member && Find(value, member, owner, memberPath) is { } fault)
                return fault;
        }

        return null;
    }

    private static string GoTypeOf(JsonNode node, string type) => type switch
    {
        "boolean" => "bool",
        "integer" => "number",
        "number" => $"number {JsonText.ToText(node)}",
        _ => type,
    };

    private static string GoTypeOf(Schema schema) => schema.Type switch
    {
        "boolean" => "bool",
        "integer" => schema.Format ?? "int64",
        "number" => "float64",
        "array" => $"[]{(schema.Items is { } items ? GoTypeOf(items) : "interface {}")}",
        "object" when schema.Name is { } name => $"v1.{ShortName(name)}",
        "object" => "map[string]string",
        var other => other ?? "intstr.IntOrString",
    };

    private static string ShortName(string name) => name[(name.LastIndexOf('.') + 1)..];
}
