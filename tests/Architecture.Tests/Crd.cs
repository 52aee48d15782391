using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The CRD as JSON, and a walk over its schema.</summary>
internal static partial class Crd
{
    public const string Path = "config/crd/scheduledjobs.dev_scheduledjobs.yaml";

    public const string CalendarPath = "config/crd/scheduledjobs.dev_schedulecalendars.yaml";

    public const string BackfillPath = "config/crd/scheduledjobs.dev_backfills.yaml";

    public static JsonObject Document { get; } = Load(Path);

    public static JsonObject Version => Document["spec"]!["versions"]!.AsArray().Single()!.AsObject();

    public static JsonObject Schema => Version["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>The schema of ScheduleCalendar.</summary>
    public static JsonObject CalendarSchema { get; } = Load(CalendarPath)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>The schema of Backfill.</summary>
    public static JsonObject BackfillSchema { get; } = Load(BackfillPath)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

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

    /// <summary>
    /// What an omitted field means: the API server's value, or the one that the operator assumes. The latter is at the end of the description,
    /// as in <c>Default: 10s.</c>, and an object consists of those of its fields.
    /// </summary>
    public static JsonNode? MeaningOfOmission(JsonObject schema)
    {
        if (DefaultOf(schema) is { } value)
            return value;
        if (StatedDefault(schema) is { } text)
            return IsText(schema) ? JsonValue.Create(text) : JsonNode.Parse(text);
        if (schema["description"]?.GetValue<string>().EndsWith("Default: none.") == true || schema["properties"] is not JsonObject children)
            return null;
        var result = new JsonObject();
        foreach (var (name, child) in children)
        {
            if (!child!.AsObject().ContainsKey("default") && MeaningOfOmission(child.AsObject()) is { } nested)
                result[name] = nested;
        }

        return result.Count == 0 ? null : result;
    }

    /// <summary>The value that ends a description; null if there isn't one, or it is described in words.</summary>
    public static string? StatedDefault(JsonObject schema) =>
        Stated().Match(schema["description"]?.GetValue<string>() ?? "") is { Success: true } match && match.Groups[1].Value != "none"
            ? match.Groups[1].Value
            : null;

    private static bool IsText(JsonObject schema) => schema["x-kubernetes-int-or-string"] is not null || schema["type"]?.GetValue<string>() == "string";

    [GeneratedRegex(@" Default: (\S+)\.$")]
    private static partial Regex Stated();

    private static JsonObject Load(string path) => Yaml.Documents(Repository.Read(path)).Single();
}
