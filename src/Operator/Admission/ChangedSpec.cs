using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Admission;

/// <summary>Reads the objects of a review: whether the spec changes at all, and the typed resource. No object is too odd for it.</summary>
internal static class ChangedSpec
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = AdmissionJsonContext.MaxDepth };

    /// <summary>Whether two objects have the same spec, whatever it is.</summary>
    public static bool IsSame(RawJson before, RawJson after)
    {
        using var old = JsonDocument.Parse(before.Utf8, Deep);
        using var @new = JsonDocument.Parse(after.Utf8, Deep);
        return SpecOf(old) is { } a && SpecOf(@new) is { } b && JsonElement.DeepEquals(a, b);
    }

    /// <summary>The resource, or why the operator cannot read it.</summary>
    public static (T? Item, SpecProblem? Problem) Read<T>(RawJson json, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(json.Utf8.Span, type) is not { } read)
                return (null, Unreadable("spec", "the object is null"));
            using var document = JsonDocument.Parse(json.Utf8, Deep);
            return SpecOf(document) is { } spec && FindNull(spec) is { } item
                ? (null, Unreadable($"spec{item}", "it is null"))
                : (read, null);
        }
        catch (JsonException e)
        {
            return (null, Unreadable(e.Path?.StartsWith("$.", StringComparison.Ordinal) == true ? e.Path[2..] : "spec", ReasonOf(e)));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Serializers throw many kinds of exceptions for malformed input.
            return (null, Unreadable("spec", e.Message));
        }
    }

    // The API server removes nulls, or refuses them. A template is read by the API server only. A path is put together on the way back: on the
    // way down, a long name would be copied for everything below it.
    private static string? FindNull(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.Object => value.EnumerateObject().Where(p => p.Name != "template")
            .Select(p => FindNull(p.Value) is { } below ? $".{p.Name}{below}" : null)
            .FirstOrDefault(found => found is not null),
        JsonValueKind.Array => value.EnumerateArray()
            .Select((item, i) => FindNull(item) is { } below ? $"[{i}]{below}" : null)
            .FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static JsonElement? SpecOf(JsonDocument document) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("spec", out var spec) ? spec : null;

    private static SpecProblem Unreadable(string field, string why) => new(Reasons.Unreadable, $"{field}: the operator cannot read this: {why}");

    // The position, which the text ends with, is that in the API server's JSON and not in the user's file.
    private static string ReasonOf(JsonException e) =>
        e.Message.IndexOf(" Path: ", StringComparison.Ordinal) is var at and >= 0 ? e.Message[..at] : e.Message;
}
