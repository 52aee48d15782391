using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// A path in a JSON document, a small part of kubectl's JSONPath: members, indices and filters, such as <c>$.status.ready</c>,
/// <c>.items[0].state</c>, <c>$['a name'][-1]</c> or <c>.status.conditions[?(@.type=="Ready")].status</c>. A negative index counts from the end.
/// A filter leads to the first element that matches, so a path leads to at most one value, and finding it reads each part of the document at
/// most once.
/// </summary>
public sealed class JsonPath
{
    /// <summary>Most characters of a path.</summary>
    public const int MaxLength = 512;

    /// <summary>Most elements of a list that a filter looks at.</summary>
    public const int MaxFiltered = 1000;

    private readonly IReadOnlyList<JsonPathStep> _steps;

    private JsonPath(IReadOnlyList<JsonPathStep> steps) => _steps = steps;

    /// <summary>Parses a path. On failure returns false, with what was expected and in which column.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path, [NotNullWhen(false)] out string? error)
    {
        (var steps, error) = text.Length > MaxLength ? (null, $"must have at most {MaxLength} characters, but has {text.Length}")
            : !text.StartsWith('$') && !text.StartsWith('.') ? (null, "must start with '$' or '.'")
            : new JsonPathReader(text).Read();
        path = steps is null ? null : new JsonPath(steps);
        return path is not null;
    }

    /// <summary>The value at this path; null if there isn't one, or if it is JSON null.</summary>
    /// <exception cref="InvalidOperationException">A text on the way has escapes that represent no character.</exception>
    public JsonElement? Find(JsonElement root) => JsonPathStep.Follow(_steps, root) is { ValueKind: not JsonValueKind.Null } found ? found : null;

    /// <summary>A value as text: a text without its quotes, anything else as in JSON.</summary>
    /// <exception cref="InvalidOperationException">The text has escapes that represent no character.</exception>
    public static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
