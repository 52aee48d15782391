using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ScheduledJobs.Kube.Json;

/// <summary>
/// Turns YAML into JSON, with the core schema of YAML 1.2: what is quoted stays text; plain <c>null</c>, <c>true</c>, <c>false</c>, integers
/// (also <c>0o</c> and <c>0x</c>) and floats become what they look like; anything else is text. Anchors, aliases and merge keys
/// (<c>&lt;&lt;</c>) are resolved.
/// </summary>
public static partial class YamlJson
{
    // Aliases can make a short document explode ("a billion laughs"); no honest manifest comes near this.
    private const int MaxNodes = 1_000_000;

    /// <summary>The one document of a text; null for an empty text.</summary>
    /// <exception cref="FormatException">Not YAML, not to be said in JSON, or more than one document; the message names line and column.</exception>
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

    /// <summary>All documents of a text, without the empty ones.</summary>
    /// <exception cref="FormatException">Not YAML, or not to be said in JSON; the message names line and column.</exception>
    public static IReadOnlyList<JsonNode> ParseAll(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            throw new FormatException($"{At(e.Start)}: {e.InnerException?.Message ?? e.Message}", e);
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

    private static string At(Mark mark) => $"line {mark.Line}, column {mark.Column}";

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
                YamlScalarNode scalar => Scalar.Resolve(scalar),
                _ => throw new FormatException($"{At(node.Start)}: cannot be said in JSON."),
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

        // What the mapping says itself wins over what is merged in, wherever the merge key stands.
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

    private static partial class Scalar
    {
        public static JsonValue? Resolve(YamlScalarNode scalar)
        {
            var text = scalar.Value ?? "";
            var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
            var isText = tag switch
            {
                "" => scalar.Style != ScalarStyle.Plain,
                "!" or "tag:yaml.org,2002:str" => true,
                _ => false,
            };
            if (isText)
                return JsonValue.Create(text);
            return text switch
            {
                "" or "~" or "null" or "Null" or "NULL" => null,
                "true" or "True" or "TRUE" => JsonValue.Create(true),
                "false" or "False" or "FALSE" => JsonValue.Create(false),
                _ => Number(text, scalar) ?? JsonValue.Create(text),
            };
        }

        private static JsonValue? Number(string text, YamlScalarNode scalar)
        {
            if (DecimalInteger().IsMatch(text))
            {
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                    ? JsonValue.Create(whole)
                    : JsonValue.Create(Float(text));
            }

            if (OtherInteger().IsMatch(text))
                return JsonValue.Create(Convert.ToInt64(text[2..], text[1] == 'x' ? 16 : 8));
            if (FloatingPoint().IsMatch(text))
                return JsonValue.Create(Float(text));
            return NotInJson().IsMatch(text)
                ? throw new FormatException($"{At(scalar.Start)}: '{text}' cannot be said in JSON; quote it if it is text.")
                : null;
        }

        private static double Float(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

        [GeneratedRegex("^[-+]?[0-9]+$", RegexOptions.NonBacktracking)]
        private static partial Regex DecimalInteger();

        [GeneratedRegex("^(0o[0-7]{1,21}|0x[0-9a-fA-F]{1,15})$", RegexOptions.NonBacktracking)]
        private static partial Regex OtherInteger();

        [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.NonBacktracking)]
        private static partial Regex FloatingPoint();

        [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$", RegexOptions.NonBacktracking)]
        private static partial Regex NotInJson();
    }
}
