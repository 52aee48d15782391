using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Api.Schemas;

/// <summary>Removes the fields that a schema does not know, and reports them.</summary>
internal static class SchemaPruner
{
    public static void Prune(JsonObject root, Schema schema, List<string> unknown) => Prune(root, schema, "", unknown);

    private static void Prune(JsonNode? node, Schema schema, string path, List<string> unknown)
    {
        switch (node)
        {
            case JsonObject map:
                PruneObject(map, schema, path, unknown);
                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                    Prune(list[i], items, $"{path}[{i}]", unknown);
                break;
        }
    }

    private static void PruneObject(JsonObject map, Schema schema, string path, List<string> unknown)
    {
        List<string>? surplus = null;
        foreach (var (name, value) in map)
        {
            var memberPath = path.Length == 0 ? name : $"{path}.{name}";
            if (schema.Member(name) is { } member)
            {
                Prune(value, member, memberPath, unknown);
            }
            else if (!schema.PreserveUnknown)
            {
                (surplus ??= []).Add(name);
                unknown.Add(memberPath);
            }
        }

        surplus?.ForEach(name => map.Remove(name));
    }
}
