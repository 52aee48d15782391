using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.LocalCluster.Console.Manifests;

/// <summary>Reads manifests from files and folders.</summary>
internal static class ManifestLoader
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>A kustomize file in a folder of manifests; it is not a manifest.</summary>
    private const string Kustomization = "kustomization";

    /// <summary>
    /// The objects under the paths: files in the given order, folders recursively by name; Namespaces come first and CRDs next, because others
    /// need them. What cannot be read is listed as a problem.
    /// </summary>
    public static IReadOnlyList<Manifest> Load(IEnumerable<string> paths) =>
        [.. paths.SelectMany(FindFiles).SelectMany(LoadPath).OrderBy(Rank)];

    /// <summary>What is wrong with the paths themselves, each in a sentence; empty if nothing is.</summary>
    public static IEnumerable<string> FindFaults(IEnumerable<string> paths) =>
        from path in paths
        let fault = !Path.Exists(path) ? "no such file or folder"
            : FindFiles(path).Any() ? null
            : "this folder contains no .yaml, .yml or .json files"
        where fault is not null
        select $"{path}: {fault}";

    /// <summary>The objects in one YAML file's text.</summary>
    public static IEnumerable<Manifest> LoadYaml(string file, string text) => YamlDocument.Split(text).SelectMany(document =>
    {
        try
        {
            return Expand(file, document.Number, YamlJson.Parse(document.Text));
        }
        catch (FormatException e)
        {
            return [new Manifest(file, document.Number, null, e.Message)];
        }
    });

    private static IEnumerable<string> FindFiles(string path) =>
        Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
                .Where(f => Path.GetFileNameWithoutExtension(f) != Kustomization)
                .Order(StringComparer.Ordinal)
            : [path];

    private static IEnumerable<Manifest> LoadPath(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            return Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase)
                ? Expand(file, 1, JsonNode.Parse(text))
                : LoadYaml(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return [new Manifest(file, 1, null, e.Message)];
        }
    }

    private static IEnumerable<Manifest> Expand(string file, int document, JsonNode? node)
    {
        if (node is not JsonObject root)
            return node is null ? [] : [new Manifest(file, document, null, "expected an object with apiVersion, kind and metadata")];
        if (root["kind"]?.ToString().EndsWith("List", StringComparison.Ordinal) == true && root["items"] is JsonArray items)
            return items.SelectMany(item => Expand(file, document, item?.DeepClone()));
        var missing = root["apiVersion"] is null ? "apiVersion"
            : root["kind"] is null ? "kind"
            : (root["metadata"] as JsonObject)?["name"] is null ? "metadata.name"
            : null;
        return [new Manifest(file, document, root, missing is null ? null : $"{missing} is missing")];
    }

    private static int Rank(Manifest manifest) => manifest.Kind switch
    {
        "Namespace" => 0,
        "CustomResourceDefinition" => 1,
        _ => 2,
    };
}
