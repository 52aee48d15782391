using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Tables;

/// <summary>
/// The JSONPath of printer columns, as far as ScheduledJob uses it: <c>.a.b</c> and <c>[?(@.type=="Ready")]</c>.
/// </summary>
internal sealed partial class JsonPath
{
    private readonly List<Func<JsonNode?, IEnumerable<JsonNode?>>> _steps = [];

    private JsonPath()
    {
    }

    /// <exception cref="FormatException">The text has none of the forms above.</exception>
    public static JsonPath Parse(string text)
    {
        var path = new JsonPath();
        var at = 0;
        while (at < text.Length)
        {
            var match = Step().Match(text, at);
            if (!match.Success || match.Index != at)
                throw new FormatException($"'{text}' is not a valid JSON path: unexpected text at character {at + 1}.");
            path._steps.Add(ToStep(match));
            at += match.Length;
        }

        return path;
    }

    /// <summary>The values at the path; empty if it does not exist.</summary>
    public IReadOnlyList<JsonNode?> Find(JsonNode root)
    {
        IEnumerable<JsonNode?> nodes = [root];
        foreach (var step in _steps)
            nodes = nodes.SelectMany(step);
        return [.. nodes];
    }

    private static Func<JsonNode?, IEnumerable<JsonNode?>> ToStep(Match match)
    {
        if (match.Groups["name"] is { Success: true } name)
            return Member(name.Value.Replace("\\", "", StringComparison.Ordinal));
        return Filter(match.Groups["filter"].Value.Split('.', StringSplitOptions.RemoveEmptyEntries), match.Groups["value"].Value);
    }

    private static Func<JsonNode?, IEnumerable<JsonNode?>> Member(string name) =>
        node => node is JsonObject map && map.TryGetPropertyValue(name, out var value) ? [value] : [];

    private static Func<JsonNode?, IEnumerable<JsonNode?>> Filter(string[] path, string value) => node =>
        (node as JsonArray)?.Where(e => (e.TextAt(path) ?? JsonText.ToText(e.At(path))) == value) ?? [];

    [GeneratedRegex(
        """
        \.(?<name>(\\.|[^.\[\]\\])+)
        |\[\?\(\s*@(?<filter>[^=\s]+)\s*==\s*['"]?(?<value>[^'")]*)['"]?\s*\)\]
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Step();
}
