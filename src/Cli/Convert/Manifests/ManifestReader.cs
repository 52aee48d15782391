using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Manifests;

/// <summary>Finds the objects of one kind in YAML or JSON: in one or more documents, or in a List.</summary>
/// <param name="kind">The kind, such as CronJob.</param>
/// <param name="convert">Maps one object; the text says where it is.</param>
internal sealed class ManifestReader(string kind, Func<Fields, string, Draft> convert)
{
    public void Read(SourceText source, Conversion into)
    {
        IReadOnlyList<JsonNode> documents;
        try
        {
            documents = YamlJson.ParseAll(source.Text);
        }
        catch (FormatException e)
        {
            into.Fail(source.Name, e.Message);
            return;
        }

        for (var i = 0; i < documents.Count; i++)
            Read(source, documents[i], documents.Count == 1 ? source.Name : $"{source.Name}: document {i + 1}", into);
    }

    private void Read(SourceText source, JsonNode? document, string place, Conversion into)
    {
        if (document is not JsonObject json)
        {
            into.Fail(place, $"expected an object of kind {kind}, found {Short.Of(CompactJson.Of(document))}");
            return;
        }

        var found = KindOf(json);
        if (json["items"] is JsonArray items && found.EndsWith("List", StringComparison.Ordinal))
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i] is JsonObject item && found == $"{kind}List" && item["kind"] is null)
                    item["kind"] = kind;
                Read(source, items[i], $"{place}: items[{i}]", into);
            }
        }
        else if (found == kind)
        {
            if (json["metadata"] is JsonObject metadata && metadata["name"] is JsonValue name)
                place = $"{source.Name}: {kind} {(metadata["namespace"] is JsonValue folder ? $"{folder}/{name}" : name)}";
            into.Try(place, () => convert(new Fields(json, ""), place));
        }
        else if (found.Length == 0)
        {
            into.Fail(place, $"expected kind {kind}, found no kind");
        }
        else
        {
            into.Comment($"{place} is a {Short.Of(found)}, not a {kind}, and is left out.");
        }
    }

    private static string KindOf(JsonObject json) => json["kind"] is JsonValue kind ? kind.ToString() : "";
}
