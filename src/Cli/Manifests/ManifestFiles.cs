using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Cli.Manifests;

/// <summary>Reads manifests from files, folders and standard input, as <c>kubectl -f</c> does.</summary>
internal static class ManifestFiles
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>All objects; lists are taken apart. A text that cannot be read is one entry with a problem.</summary>
    /// <param name="paths">Files, folders (with what is below them), or <c>-</c>.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="CliException">A path does not exist, or a folder has no manifest.</exception>
    public static IReadOnlyList<Manifest> Load(IEnumerable<string> paths, TextReader input) =>
        [.. paths.SelectMany(path => path == "-" ? Parse("standard input", input.ReadToEnd()) : Find(path).SelectMany(Read))];

    private static List<string> Find(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new CliException($"{path}: no such file or folder");
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count > 0 ? files : throw new CliException($"{path}: this folder has no .yaml, .yml or .json file");
    }

    private static IEnumerable<Manifest> Read(string file)
    {
        try
        {
            return Parse(file, File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new Manifest(file, null, e.Message)];
        }
    }

    private static IEnumerable<Manifest> Parse(string file, string text)
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

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>One object of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Object">The object; null if it cannot be read.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record Manifest(string File, JsonObject? Object, string? Problem)
{
    public string? Kind => Text("kind");

    public string? ApiVersion => Text("apiVersion");

    private string? Text(string field) => Object?[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
