using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScheduledJobs.Cli.Convert.Yaml;

/// <summary>Writes JSON as block-style YAML, with comments above fields; not above those in lists.</summary>
/// <param name="comments">Lines of a comment by the path of its field, such as <c>spec.timeZone</c>.</param>
internal sealed class YamlWriter(ILookup<string, string> comments)
{
    private const int Indent = 2;

    private readonly StringBuilder _output = new();

    /// <summary>The object's fields as one document, without a separator.</summary>
    public static string Write(JsonObject root, ILookup<string, string> comments)
    {
        var writer = new YamlWriter(comments);
        writer.Mapping(root, "", 0, startsLine: true);
        return writer._output.ToString();
    }

    private void Mapping(JsonObject mapping, string path, int indent, bool startsLine)
    {
        foreach (var (name, value) in mapping)
        {
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            if (startsLine)
            {
                foreach (var comment in comments[inner])
                    _output.Append(' ', indent).Append("# ").Append(comment).Append('\n');
                _output.Append(' ', indent);
            }

            startsLine = true;
            _output.Append(YamlText.Inline(name)).Append(':');
            Value(value, inner, indent, isItem: false);
        }
    }

    private void Sequence(JsonArray sequence, string path, int indent)
    {
        for (var i = 0; i < sequence.Count; i++)
        {
            _output.Append(' ', indent).Append('-');
            if (sequence[i] is JsonObject { Count: > 0 } mapping)
            {
                _output.Append(' ');
                Mapping(mapping, $"{path}[{i}]", indent + Indent, startsLine: false);
            }
            else
            {
                Value(sequence[i], $"{path}[{i}]", indent, isItem: true);
            }
        }
    }

    private void Value(JsonNode? value, string path, int indent, bool isItem)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } mapping:
                _output.Append('\n');
                Mapping(mapping, path, indent + Indent, startsLine: true);
                break;
            case JsonArray { Count: > 0 } sequence:
                _output.Append('\n');
                Sequence(sequence, path, isItem ? indent + Indent : indent);
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                Text(text.GetValue<string>(), indent + Indent);
                break;
            default:
                _output.Append(' ').Append(value?.ToJsonString() ?? "null").Append('\n');
                break;
        }
    }

    private void Text(string text, int indent)
    {
        if (!YamlText.IsBlock(text))
        {
            _output.Append(' ').Append(YamlText.Inline(text)).Append('\n');
            return;
        }

        _output.Append(text.EndsWith('\n') ? " |\n" : " |-\n");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.Length > 0)
                _output.Append(' ', indent).Append(line);
            _output.Append('\n');
        }
    }
}
