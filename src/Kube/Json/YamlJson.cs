using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ScheduledJobs.Kube.Json;

/// <summary>
/// Converts YAML to JSON, with the core schema of YAML 1.2: quoted scalars stay text; plain <c>null</c>, <c>true</c>, <c>false</c>, integers
/// (also <c>0o</c> and <c>0x</c>) and floats get their types; anything else is text. Anchors, aliases and merge keys
/// (<c>&lt;&lt;</c>) are resolved.
/// </summary>
public static class YamlJson
{
    // Aliases can make a short document explode ("a billion laughs"); no real manifest comes near this.
    private const int MaxNodes = 1_000_000;

    /// <summary>The only document of a text; null for an empty text.</summary>
    /// <exception cref="FormatException">Not YAML, not expressible in JSON, or more than one document; the message names line and column.</exception>
    public static JsonNode? Parse(string yaml)
    {
        var documents = ParseAll(yaml);
        return documents.Count switch
        {
            0 => null,
            1 => documents[0],
            _ => throw new FormatException($"Expected one YAML document, found {documents.Count}."),
        };
    }

    /// <summary>All non-empty documents of a text.</summary>
    /// <exception cref="FormatException">Not YAML, or not expressible in JSON; the message names line and column.</exception>
    public static IReadOnlyList<JsonNode> ParseAll(string yaml)
    {
        var stream = new YamlStream();
        var parser = new BoundedYamlParser(new StringReader(yaml));
        try
        {
            stream.Load(parser);
        }
        catch (YamlException e)
        {
            throw new FormatException($"{At(e.Start)}: {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or NullReferenceException or InvalidCastException)
        {
            // Some malformed texts crash the parser instead of being reported by it.
            throw new FormatException($"{At(parser.Reached)}: not valid YAML, here or soon after.", e);
        }

        var converter = new Converter();
        var documents = new List<JsonNode>();
        foreach (var document in stream.Documents)
        {
            if (converter.Convert(document.RootNode) is { } node)
                documents.Add(node);
        }

        return documents;
    }

    internal static string At(Mark mark) => $"line {mark.Line}, column {mark.Column}";

    private sealed class Converter
    {
        private int _nodes;

        public JsonNode? Convert(YamlNode node)
        {
            if (++_nodes > MaxNodes)
                throw new FormatException($"{At(node.Start)}: more than {MaxNodes} nodes.");
            return node switch
            {
                YamlMappingNode mapping => ConvertMapping(mapping),
                YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
                YamlScalarNode scalar => YamlScalar.Resolve(scalar),
                _ => throw new FormatException($"{At(node.Start)}: cannot be represented in JSON."),
            };
        }

        private JsonObject ConvertMapping(YamlMappingNode mapping)
        {
            var result = new JsonObject();
            foreach (var (key, value) in mapping.Children)
            {
                if (key is not YamlScalarNode scalar)
                    throw new FormatException($"{At(key.Start)}: a key must be a scalar.");
                if (scalar is { Value: "<<", Style: ScalarStyle.Plain })
                    Merge(result, value, mapping);
                else
                    result[scalar.Value ?? ""] = Convert(value);
            }

            return result;
        }

        // The mapping's own keys win over merged ones, wherever the merge key is.
        private void Merge(JsonObject result, YamlNode source, YamlMappingNode into)
        {
            if (source is YamlSequenceNode several)
            {
                foreach (var one in several.Children)
                    Merge(result, one, into);
                return;
            }

            if (source is not YamlMappingNode mapping)
                throw new FormatException($"{At(source.Start)}: a merge key needs a mapping, or a list of mappings.");
            foreach (var (name, value) in ConvertMapping(mapping).ToList())
            {
                if (result.ContainsKey(name) || into.Children.ContainsKey(new YamlScalarNode(name)))
                    continue;
                result[name] = value?.DeepClone();
            }
        }
    }
}
