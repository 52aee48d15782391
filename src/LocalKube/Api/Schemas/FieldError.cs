using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Schemas;

/// <summary>One thing that is wrong with an object, worded as Kubernetes words it.</summary>
/// <param name="Reason">The reason of the status cause, such as <c>FieldValueRequired</c>.</param>
/// <param name="Field">Path of the field, such as <c>spec.parts[0].name</c>.</param>
/// <param name="Message">What is wrong, without the path.</param>
internal sealed record FieldError(string Reason, string Field, string Message)
{
    public static FieldError Required(string field, string detail = "") =>
        new("FieldValueRequired", field, WithDetail("Required value", detail));

    public static FieldError Invalid(string field, JsonNode? value, string detail) =>
        new("FieldValueInvalid", field, $"Invalid value: {Show(value)}: {detail}");

    public static FieldError TypeInvalid(string field, string found, string detail) =>
        new("FieldValueTypeInvalid", field, $"Invalid value: {Quote(found)}: {detail}");

    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<string> supported)
    {
        var list = string.Join(", ", supported.Select(Quote));
        return new("FieldValueNotSupported", field, $"Unsupported value: {Show(value)}: supported values: {list}");
    }

    public static FieldError Duplicate(string field, JsonNode? value) =>
        new("FieldValueDuplicate", field, $"Duplicate value: {Show(value)}");

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, $"Forbidden: {detail}");

    public static FieldError TooMany(string field, int count, int max) =>
        new("FieldValueTooMany", field, $"Too many: {count}: must have at most {max} {(max == 1 ? "item" : "items")}");

    public static FieldError TooLong(string field, int max) =>
        new("FieldValueTooLong", field, $"Too long: may not be more than {max} bytes");

    public static string Quote(string text) => JsonText.ToText(JsonValue.Create(text));

    private static string Show(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue v when v.TryGetValue(out double number) && !v.TryGetValue(out long _) => number.ToString(CultureInfo.InvariantCulture),
        _ => JsonText.ToText(value),
    };

    private static string WithDetail(string message, string detail) => detail.Length == 0 ? message : $"{message}: {detail}";

    public override string ToString() => $"{Field}: {Message}";
}
