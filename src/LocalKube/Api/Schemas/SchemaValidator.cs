using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Schemas;

/// <summary>
/// Validates a custom resource against its schema. CEL rules (<c>x-kubernetes-validations</c>) are not evaluated, and neither are the
/// keywords that the CRD of ScheduledJob does without, such as <c>oneOf</c> and <c>multipleOf</c>.
/// </summary>
internal sealed class SchemaValidator
{
    // After these faults Kubernetes does not evaluate the rules, and says so.
    private static readonly string[] HidesRules =
        ["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"];

    private static readonly FieldError RulesUnchecked = FieldError.Invalid(
        "<nil>",
        null,
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");

    private readonly List<FieldError> _errors = [];
    private readonly List<FieldError> _duplicates = [];

    private SchemaValidator()
    {
    }

    /// <summary>Finds all faults. With <paramref name="before"/>, faults of unchanged values are forgiven (ratcheting).</summary>
    public static IReadOnlyList<FieldError> Validate(JsonObject root, Schema schema, JsonObject? before = null)
    {
        var validator = new SchemaValidator();
        validator.CheckMembers(root, schema, "", before);
        // Kubernetes reports duplicate list elements after everything else.
        List<FieldError> errors = [.. validator._errors, .. validator._duplicates];
        if (schema.HasRules && errors.Any(e => HidesRules.Contains(e.Reason)))
            errors.Add(RulesUnchecked);
        return errors;
    }

    private void Check(JsonNode? node, Schema schema, string path, JsonNode? before)
    {
        if (node is not null && before is not null && JsonNode.DeepEquals(node, before))
            return;
        if (node is null && schema.Nullable)
            return;
        if (!CheckType(node, schema, path))
            return;
        CheckValue(node, schema, path, before);
    }

    private void CheckValue(JsonNode? node, Schema schema, string path, JsonNode? before)
    {
        if (schema.Enum is { } allowed && !allowed.Any(a => JsonNode.DeepEquals(a, node)))
            _errors.Add(FieldError.NotSupported(path, node, allowed.Select(a => a.TextAt() ?? JsonText.ToText(a))));
        switch (node)
        {
            case JsonObject map:
                CheckCount(map.Count, schema.MinProperties, schema.MaxProperties, path, "properties");
                CheckMembers(map, schema, path, before);
                break;
            case JsonArray list:
                CheckCount(list.Count, schema.MinItems, schema.MaxItems, path, "items");
                CheckElements(list, schema, path, before);
                break;
            case JsonValue value when value.TryGetValue(out string? text):
                CheckText(text, schema, path);
                break;
            case JsonValue value when Schema.Real(value) is { } number:
                CheckNumber(number, value, schema, path);
                break;
        }
    }

    private bool CheckType(JsonNode? node, Schema schema, string path)
    {
        var found = TypeOf(node);
        var expected = schema.IntOrString ? "integer,string" : schema.Type;
        var fits = expected switch
        {
            null => node is not null || schema.PreserveUnknown,
            "integer,string" => found is "integer" or "string",
            "number" => found is "number" or "integer",
            _ => found == expected,
        };
        if (fits)
            return true;
        _errors.Add(FieldError.TypeInvalid(path, found, $"{path} in body must be of type {expected}: \"{found}\""));
        // As in Kubernetes, an enum fault is reported in addition to the wrong type.
        if (schema.Enum is { } allowed && node is JsonValue)
            _errors.Add(FieldError.NotSupported(path, node, allowed.Select(a => a.TextAt() ?? JsonText.ToText(a))));
        return false;
    }

    private void CheckMembers(JsonObject map, Schema schema, string path, JsonNode? before)
    {
        foreach (var name in schema.Required)
        {
            if (!map.ContainsKey(name))
                _errors.Add(FieldError.Required(Join(path, name)));
        }

        foreach (var (name, value) in map)
        {
            // The root's metadata is checked separately; schemas may say little about it.
            if (schema.Member(name) is { } member && !(path.Length == 0 && name == "metadata"))
                Check(value, member, Join(path, name), before.At(name));
        }
    }

    private void CheckElements(JsonArray list, Schema schema, string path, JsonNode? before)
    {
        var old = before as JsonArray;
        for (var i = 0; i < list.Count && schema.Items is not null; i++)
            Check(list[i], schema.Items, $"{path}[{i}]", old is not null && i < old.Count ? old[i] : null);
        if (schema.ListType == "atomic")
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var identity = schema.ListType == "map" ? KeysOf(list[i], schema) : list[i];
            if (!seen.Add(JsonText.ToText(identity)))
                _duplicates.Add(FieldError.Duplicate($"{path}[{i}]", identity));
        }
    }

    private static JsonObject KeysOf(JsonNode? element, Schema schema)
    {
        var keys = new JsonObject();
        foreach (var key in schema.ListMapKeys.Order(StringComparer.Ordinal))
        {
            if (element.At(key) is { } value)
                keys[key] = value.DeepClone();
        }

        return keys;
    }

    private void CheckCount(int count, int? min, int? max, string path, string what)
    {
        if (min > count)
            _errors.Add(FieldError.Invalid(path, count, $"{path} in body should have at least {min} {what}"));
        if (max < count)
            _errors.Add(FieldError.TooMany(path, count, max.Value));
    }

    private void CheckText(string text, Schema schema, string path)
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (schema.MaxLength < length)
            _errors.Add(FieldError.TooLong(path, schema.MaxLength.Value));
        else if (schema.MinLength > length)
            _errors.Add(FieldError.Invalid(path, text, $"{path} in body should be at least {schema.MinLength} chars long"));
        else if (schema.PatternExpression is { } expression && !expression.IsMatch(text))
            _errors.Add(FieldError.Invalid(path, text, $"{path} in body should match '{schema.Pattern}'"));
        if (schema.Format == "date-time" && !DateTimeFormat.IsValid(text))
            _errors.Add(FieldError.TypeInvalid(path, text, $"{path} in body must be of type date-time: {FieldError.Quote(text)}"));
    }

    private void CheckNumber(double number, JsonValue value, Schema schema, string path)
    {
        // Kubernetes names no field here.
        if (schema.Format == "int32" && number is < int.MinValue or > int.MaxValue)
            _errors.Add(FieldError.Invalid("<nil>", "", $"Checked value must be of type integer with format int32 in {path}"));
        if (number > schema.Maximum)
            _errors.Add(FieldError.Invalid(path, value, $"{path} in body should be less than or equal to {schema.Maximum}"));
        if (number < schema.Minimum)
            _errors.Add(FieldError.Invalid(path, value, $"{path} in body should be greater than or equal to {schema.Minimum}"));
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string TypeOf(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        JsonValue value when value.TryGetValue(out string? _) => "string",
        JsonValue value when value.TryGetValue(out bool _) => "boolean",
        JsonValue value when value.TryGetValue(out long _) => "integer",
        JsonValue value when value.TryGetValue(out double real) && Math.Floor(real) == real && Math.Abs(real) < 1e15 => "integer",
        _ => "number",
    };
}
