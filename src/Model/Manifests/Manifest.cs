using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.Manifests;

/// <summary>One object of a text in YAML or JSON.</summary>
/// <param name="File">Where the text is from, for messages.</param>
/// <param name="Object">The object; null if it cannot be read.</param>
/// <param name="Problem">Why it cannot be read.</param>
public sealed record Manifest(string File, JsonObject? Object, string? Problem)
{
    /// <summary>Its kind, if it has one.</summary>
    public string? Kind => Text("kind");

    /// <summary>Its group and version, if it has them.</summary>
    public string? ApiVersion => Text("apiVersion");

    /// <summary>All objects of a text; lists are taken apart. A text that cannot be read is one entry with a problem.</summary>
    /// <param name="file">Where the text is from, for messages.</param>
    /// <param name="text">YAML with any number of documents, or JSON.</param>
    public static IReadOnlyList<Manifest> Parse(string file, string text)
    {
        try
        {
            // JSON is YAML, too.
            return [.. YamlJson.ParseAll(text).SelectMany(node => Expand(file, node))];
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return [new Manifest(file, null, e.Message)];
        }
    }

    private static IEnumerable<Manifest> Expand(string file, JsonNode? node) => node switch
    {
        JsonObject list when list["items"] is JsonArray items && TextOf(list["kind"])?.EndsWith("List", StringComparison.Ordinal) == true =>
            items.SelectMany(item => Expand(file, item?.DeepClone())),
        JsonObject item => [new Manifest(file, item, null)],
        _ => [new Manifest(file, null, "expected an object with apiVersion, kind and metadata")],
    };

    private string? Text(string field) => TextOf(Object?[field]);

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
