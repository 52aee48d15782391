using System.Text.Json;

namespace ScheduledJobs.Model.Schedules;

/// <summary>A step of a <see cref="JsonPath"/>, from one value to another or to none.</summary>
internal abstract record JsonPathStep
{
    private JsonPathStep()
    {
    }

    public static JsonElement? Follow(IReadOnlyList<JsonPathStep> steps, JsonElement from)
    {
        var here = from;
        foreach (var step in steps)
        {
            if (step.From(here) is not { } next)
                return null;
            here = next;
        }

        return here;
    }

    protected abstract JsonElement? From(JsonElement value);

    /// <summary>To a member of an object.</summary>
    public sealed record Member(string Name) : JsonPathStep
    {
        protected override JsonElement? From(JsonElement value) =>
            value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Name, out var member) ? member : null;
    }

    /// <summary>To an element of a list; negative indices count from its end.</summary>
    public sealed record Element(int Index) : JsonPathStep
    {
        protected override JsonElement? From(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array)
                return null;
            var index = Index < 0 ? value.GetArrayLength() + Index : Index;
            return index >= 0 && index < value.GetArrayLength() ? value[index] : null;
        }
    }

    /// <summary>To the first element of a list with this value at this path.</summary>
    public sealed record Filter(IReadOnlyList<JsonPathStep> Path, string Value) : JsonPathStep
    {
        protected override JsonElement? From(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array)
                return null;
            foreach (var element in value.EnumerateArray().Take(JsonPath.MaxFiltered))
            {
                if (Follow(Path, element) is { } found && Is(found))
                    return element;
            }

            return null;
        }

        private bool Is(JsonElement found) => found.ValueKind switch
        {
            JsonValueKind.String => found.ValueEquals(Value),
            JsonValueKind.Object or JsonValueKind.Array => false,
            _ => found.GetRawText() == Value,
        };
    }
}
