using System.Text.Json.Nodes;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The CRD as JSON, and a walk over its schema.</summary>
internal static class Crd
{
    public const string Path = "config/crd/scheduledjobs.dev_scheduledjobs.yaml";

    public static JsonObject Document { get; } = Load();

    public static JsonObject Version => Document["spec"]!["versions"]!.AsArray().Single()!.AsObject();

    public static JsonObject Schema => Version["schema"]!["openAPIV3Schema"]!.AsObject();

    public static JsonObject Spec => Property(Schema, "spec");

    public static JsonObject Status => Property(Schema, "status");

    public static JsonObject Property(JsonObject schema, string name) => schema["properties"]![name]!.AsObject();

    /// <summary>Every schema below the given one, itself included, with its path.</summary>
    public static IEnumerable<(string Path, JsonObject Schema)> Walk(JsonObject schema, string path)
    {
        yield return (path, schema);
        foreach (var (name, child) in schema["properties"]?.AsObject() ?? [])
            foreach (var below in Walk(child!.AsObject(), $"{path}.{name}"))
                yield return below;
        foreach (var (keyword, suffix) in new[] { ("items", "[]"), ("additionalProperties", ".*") })
        {
            if (schema[keyword] is JsonObject child)
            {
                foreach (var below in Walk(child, path + suffix))
                    yield return below;
            }
        }
    }

    /// <summary>The API server's value for an omitted field; null if it stays omitted.</summary>
    public static JsonNode? DefaultOf(JsonObject schema)
    {
        if (schema["default"] is not { } value)
            return null;
        if (value is not JsonObject given)
            return value.DeepClone();
        var result = given.DeepClone().AsObject();
        foreach (var (name, child) in schema["properties"]?.AsObject() ?? [])
        {
            if (!result.ContainsKey(name) && DefaultOf(child!.AsObject()) is { } nested)
                result[name] = nested;
        }
        return result;
    }

    private static JsonObject Load() => Yaml.Documents(Repository.Read(Path)).Single();
}
