using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Kube.Json;

/// <summary>
/// Writes JSON as YAML in block style, the way <c>kubectl -o yaml</c> does. Every text that a YAML 1.1 or 1.2 parser could take for something
/// else is quoted, so <see cref="YamlJson"/> and kubectl read back what was written.
/// </summary>
public static partial class JsonYaml
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    };

    /// <summary>The value as a YAML document, with a line break at the end.</summary>
    public static string Write(JsonNode? value)
    {
        var text = new StringBuilder();
        Write(text, value, indent: 0, isInline: false);
        return text.ToString();
    }

    /// <summary>Writes a value. An inline one continues a line that has a key or a dash.</summary>
    private static void Write(StringBuilder text, JsonNode? value, int indent, bool isInline)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                WriteMembers(text, members, indent, isInline);
                break;
            case JsonArray { Count: > 0 } items:
                WriteItems(text, items, indent, isInline);
                break;
            default:
                text.Append(isInline ? " " : "").Append(Scalar(value, indent)).Append('\n');
                break;
        }
    }

    private static void WriteMembers(StringBuilder text, JsonObject members, int indent, bool isInline)
    {
        if (isInline)
            text.Append('\n');
        foreach (var (name, value) in members)
            WriteMember(text.Append(' ', indent), name, value, indent);
    }

    // As in kubectl, the dashes of a list are not indented below their key.
    private static void WriteMember(StringBuilder text, string name, JsonNode? value, int indent)
    {
        text.Append(Text(name, indent: -1)).Append(':');
        Write(text, value, value is JsonArray ? indent : indent + 2, isInline: true);
    }

    private static void WriteItems(StringBuilder text, JsonArray items, int indent, bool isInline)
    {
        if (isInline)
            text.Append('\n');
        foreach (var item in items)
        {
            text.Append(' ', indent).Append('-');
            if (item is JsonObject { Count: > 0 } members)
                WriteFirst(text.Append(' '), members, indent + 2);
            else
                Write(text, item, indent + 2, isInline: true);
        }
    }

    // The first member shares the line of the dash.
    private static void WriteFirst(StringBuilder text, JsonObject members, int indent)
    {
        var isFirst = true;
        foreach (var (name, value) in members)
        {
            WriteMember(isFirst ? text : text.Append(' ', indent), name, value, indent);
            isFirst = false;
        }
    }

    private static string Scalar(JsonNode? value, int indent) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>(), indent),
        _ => value.ToJsonString(),
    };

    private static string Text(string text, int indent) =>
        Plain().IsMatch(text) && !Words.Contains(text) ? text
        : indent >= 0 && Block().IsMatch(text) ? InBlock(text, indent)
        : Quoted(text);

    private static string InBlock(string text, int indent)
    {
        var block = new StringBuilder(text[^1] == '\n' ? "|" : "|-");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            block.Append('\n').Append(' ', line.Length == 0 ? 0 : Math.Max(indent, 2)).Append(line);
        return block.ToString();
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => quoted.Append("\\u").Append(((int)c).ToString("X4")),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Starts with a letter, so it is no number and no date; a colon is not followed by a space and not the end.</summary>
    [GeneratedRegex(@"\A[A-Za-z_/](?:[A-Za-z0-9_./@+=,(){}%~-]|:(?=[A-Za-z0-9_./])| (?=[A-Za-z0-9_./(]))*\z", RegexOptions.None, 1000)]
    private static partial Regex Plain();

    /// <summary>Several lines of printable text, not starting with white space, and with at most one line break at the end.</summary>
    [GeneratedRegex(@"\A[!-~\u00A1-\u1FFF][ -~\u00A1-\u1FFF]*(?:\n[ -~\u00A1-\u1FFF]*)*(?<=[!-~\u00A1-\u1FFF])\n?\z(?<=\n.*|\n\z)", RegexOptions.Singleline, 1000)]
    private static partial Regex Block();
}
