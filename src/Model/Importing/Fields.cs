using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScheduledJobs.Model.Importing;

/// <summary>
/// The members of a JSON object. It remembers which were read, so that no field of a source is dropped in silence.
/// Null counts as absent.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="path">Where it is in the source; empty for the whole.</param>
internal sealed class Fields(JsonObject json, string path)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public string Path { get; } = path;

    public JsonObject Json { get; } = json;

    public static Fields Of(JsonNode? node, string path) =>
        node is JsonObject json ? new Fields(json, path) : throw Wrong(path, "an object", node);

    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>Whether the member is present, even as null.</summary>
    public bool Has(string name) => Json.ContainsKey(name);

    public JsonNode? Any(string name)
    {
        _read.Add(name);
        return Json[name];
    }

    /// <summary>A text; numbers and booleans are read as their text.</summary>
    public string? Text(string name) => Any(name) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => CompactJson.Of(value),
        var other => throw Wrong(PathOf(name), "a text", other),
    };

    public string RequiredText(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw new SourceException(PathOf(name), "is missing");

    /// <summary>A whole number, also as text.</summary>
    public long? Whole(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return long.TryParse(text, out var number) ? number
            : double.TryParse(text, out var real) && Math.Abs(real) < 1e15 && Math.Truncate(real) == real ? (long)real
            : throw Wrong(PathOf(name), "a whole number", Json[name]);
    }

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" or "True" => true,
        "false" or "False" => false,
        _ => throw Wrong(PathOf(name), "true or false", Json[name]),
    };

    public Fields? Object(string name) => Any(name) is { } node ? Of(node, PathOf(name)) : null;

    public JsonArray? List(string name) => Any(name) switch
    {
        null => null,
        JsonArray list => list,
        var other => throw Wrong(PathOf(name), "a list", other),
    };

    /// <summary>Marks members as dealt with.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _read.Add(name);
    }

    /// <summary>Members that nothing has read.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Unread() => Json.Where(member => !_read.Contains(member.Key) && member.Value is not null);

    public static SourceException Wrong(string path, string expected, JsonNode? found) =>
        new(path, $"expected {expected}, found {(found is null ? "nothing" : Short.Of(CompactJson.Of(found)))}");
}
