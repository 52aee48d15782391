using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Api.Schemas;

/// <summary>Fills in defaults, and drops nulls that the schema does not allow, as the API server does after decoding.</summary>
internal static class SchemaDefaults
{
    public static void Apply(JsonNode? node, Schema schema)
    {
        switch (node)
        {
            case JsonObject map:
                ApplyToObject(map, schema);
                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var element in list)
                    Apply(element, items);
                break;
        }
    }

    private static void ApplyToObject(JsonObject map, Schema schema)
    {
        foreach (var (name, property) in schema.Properties)
        {
            if (map.TryGetPropertyValue(name, out var value) && (value is not null || property.Nullable))
                continue;
            if (property.DefaultValue is { } defaultValue)
                map[name] = defaultValue.DeepClone();
            else if (!property.PreserveUnknown)
                map.Remove(name);
        }

        foreach (var (name, value) in map)
        {
            if (value is not null && schema.Member(name) is { } member)
                Apply(value, member);
        }
    }
}
