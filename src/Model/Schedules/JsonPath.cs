using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// A path in a JSON document, such as <c>$.status.ready</c>, <c>$.items[0].state</c> or <c>$['a name'][-1]</c>: members and indices;
/// a negative index counts from the end. There are no wildcards or filters, so a path leads to at most one value.
/// </summary>
public sealed class JsonPath
{
    private readonly IReadOnlyList<Step> _steps;

    private JsonPath(IReadOnlyList<Step> steps) => _steps = steps;

    /// <summary>Parses a path. On failure returns false, with what was expected and where.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        error = null;
        if (!text.StartsWith('$'))
        {
            error = "must start with '$'";
            return false;
        }

        var steps = new List<Step>();
        for (var at = 1; at < text.Length;)
        {
            var start = at;
            if (ReadStep(text, ref at) is not { } step)
            {
                error = $"expected '.name', '[index]' or \"['name']\" at position {start + 1}";
                return false;
            }

            steps.Add(step);
        }

        path = new JsonPath(steps);
        return true;
    }

    /// <summary>The value at this path; null if there isn't one, or if it is JSON null.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var here = root;
        foreach (var step in _steps)
        {
            if (step.Follow(here) is not { } next)
                return null;
            here = next;
        }

        return here.ValueKind == JsonValueKind.Null ? null : here;
    }

    private static Step? ReadStep(string text, ref int at)
    {
        if (text[at] == '.')
        {
            var start = ++at;
            while (at < text.Length && text[at] is not ('.' or '['))
                at++;
            return at > start ? new Step(text[start..at], 0) : null;
        }

        if (text[at] != '[' || text.IndexOf(']', at) is var end && end < 0)
            return null;
        if (at + 1 < text.Length && text[at + 1] is '\'' or '"')
        {
            var quote = text[at + 1];
            var close = text.IndexOf($"{quote}]", at + 2, StringComparison.Ordinal);
            if (close < 0)
                return null;
            var name = text[(at + 2)..close];
            at = close + 2;
            return new Step(name, 0);
        }

        if (!int.TryParse(text.AsSpan(at + 1, end - at - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            return null;
        at = end + 1;
        return new Step(null, index);
    }

    private sealed record Step(string? Name, int Index)
    {
        public JsonElement? Follow(JsonElement from)
        {
            if (Name is not null)
                return from.ValueKind == JsonValueKind.Object && from.TryGetProperty(Name, out var member) ? member : null;
            if (from.ValueKind != JsonValueKind.Array)
                return null;
            var index = Index < 0 ? from.GetArrayLength() + Index : Index;
            return index >= 0 && index < from.GetArrayLength() ? from[index] : null;
        }
    }
}
