using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Ownership;

/// <summary>
/// Checks an applied object before it is merged: fields that no schema knows, values of the wrong type, and list elements that cannot be
/// told apart. Kubernetes words these faults with Go's notation of values.
/// </summary>
internal static class AppliedTypes
{
    public static IEnumerable<string> Faults(JsonNode? node, Schema schema, string path = "")
    {
        if (node is null)
            return [];
        var fault = TypeFault(node, schema);
        if (fault is not null)
            return [$"{path}: {fault}"];
        return node switch
        {
            JsonObject map => map.SelectMany(p => MemberFaults(p.Key, p.Value, schema, path)),
            JsonArray list => IdentityFaults(list, schema, path).Concat(
                list.SelectMany((e, i) => Faults(e, schema.Items ?? Schema.Anything, $"{path}[{i}]"))),
            _ => [],
        };
    }

    private static IEnumerable<string> MemberFaults(string name, JsonNode? value, Schema schema, string path)
    {
        if (schema.Member(name) is { } member)
            return Faults(value, member, $"{path}.{name}");
        return schema.PreserveUnknown ? [] : [$"{path}.{name}: field not declared in schema"];
    }

    private static string? TypeFault(JsonNode node, Schema schema)
    {
        var found = SchemaValidator.TypeOf(node);
        return schema.Type switch
        {
            "object" when found != "object" => $"expected map, got &{{{Plain(node)}}}",
            "array" when found != "array" => $"expected list, got &{{{Plain(node)}}}",
            "string" when found != "string" => $"expected string, got {Unstructured(node)}",
            "boolean" when found != "boolean" => $"expected boolean, got {Unstructured(node)}",
            "integer" or "number" when found is not ("integer" or "number") => $"expected numeric, got {Unstructured(node)}",
            _ => null,
        };
    }

    private static IEnumerable<string> IdentityFaults(JsonArray list, Schema schema, string path)
    {
        if (schema.ListType == "atomic")
            yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var edge = FieldPaths.EdgeOf(list[i], schema);
            if (edge == "k:{}")
            {
                var keys = string.Join(" ", schema.ListMapKeys.Select(k => $"\"{k}\""));
                yield return $"{path}: element {i}: associative list with keys has an element that omits all key fields [{keys}] "
                    + "(and doesn't have default values for any key fields)";
            }
            else if (!seen.Add(edge))
            {
                yield return $"{path}: duplicate entries for key {FieldPaths.Show("", edge)}";
            }
        }
    }

    private static string Unstructured(JsonNode node) => $"&value.valueUnstructured{{Value:{Go(node)}}}";

    private static string Go(JsonNode? node) => node switch
    {
        null => "interface {}(nil)",
        JsonArray list => $"[]interface {{}}{{{string.Join(", ", list.Select(Go))}}}",
        JsonObject map => $"map[string]interface {{}}{{{string.Join(", ", map.Select(p => $"\"{p.Key}\":{Go(p.Value)}"))}}}",
        _ => JsonText.ToText(node),
    };

    private static string Plain(JsonNode? node) => node switch
    {
        null => "<nil>",
        JsonArray list => $"[{string.Join(' ', list.Select(Plain))}]",
        JsonObject map => $"map[{string.Join(' ', map.Select(p => $"{p.Key}:{Plain(p.Value)}"))}]",
        _ => node.TextAt() ?? JsonText.ToText(node),
    };
}
