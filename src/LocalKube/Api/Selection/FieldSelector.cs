using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;

namespace ScheduledJobs.LocalKube.Api.Selection;

/// <summary>A field selector, such as <c>metadata.name=x,status.phase!=Running</c>.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Field, string[] Path, string Value, bool Wanted)> _terms = [];

    public bool IsEmpty => _terms.Count == 0;

    /// <exception cref="StatusException">The text is not a selector, or names a field that is not selectable (400).</exception>
    public static FieldSelector Parse(string text, ResourceKind kind)
    {
        var selector = new FieldSelector();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var operatorAt = term.IndexOfAny(['=', '!']);
            var symbol = operatorAt < 0 ? "" : term[operatorAt..] switch
            {
                ['!', '=', ..] => "!=",
                ['=', '=', ..] => "==",
                ['=', ..] => "=",
                _ => "",
            };
            if (symbol.Length == 0)
                throw Refusals.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            var field = term[..operatorAt];
            if (!kind.Rules.SelectableFields.TryGetValue(field, out var path))
                throw Refusals.BadRequest($"field label not supported: {field}");
            selector._terms.Add((field, path, Unescape(term[(operatorAt + symbol.Length)..]), symbol != "!="));
        }

        return selector;
    }

    public bool Matches(StoredObject obj)
    {
        JsonObject? body = null;
        foreach (var (field, path, value, wanted) in _terms)
        {
            // Names need no parsing, and are the most frequent.
            var found = field switch
            {
                "metadata.name" => obj.Name,
                "metadata.namespace" => obj.Namespace ?? "",
                _ => ValueAt(body ??= obj.Read(), path),
            };
            if ((found == value) != wanted)
                return false;
        }

        return true;
    }

    private static string ValueAt(JsonObject body, string[] path) => body.At(path) is { } node ? node.TextAt() ?? JsonText.ToText(node) : "";

    private static string Unescape(string value) => value
        .Replace("\\,", ",", StringComparison.Ordinal)
        .Replace("\\=", "=", StringComparison.Ordinal)
        .Replace("\\\\", "\\", StringComparison.Ordinal);
}
