using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Schemas;

/// <summary>
/// A structural OpenAPI v3 schema, compiled once. The same class describes custom resources (from their definition) and built-in kinds
/// (from <c>Builtin/schemas.yaml</c>), so that validation, pruning, patches and field ownership use one description.
/// </summary>
internal sealed class Schema
{
    /// <summary>Accepts and keeps everything.</summary>
    public static readonly Schema Anything = new() { PreserveUnknown = true };

    private Dictionary<string, Schema> _properties = [];

    /// <summary>Name of its definition, such as <c>io.k8s.api.core.v1.PodSpec</c>; null for an inline schema.</summary>
    public string? Name { get; private set; }

    public string? Type { get; private init; }

    public string? Format { get; private init; }

    public IReadOnlyDictionary<string, Schema> Properties => _properties;

    public Schema? AdditionalProperties { get; private set; }

    public Schema? Items { get; private set; }

    public IReadOnlyList<string> Required { get; private init; } = [];

    public JsonNode? DefaultValue { get; private init; }

    public bool Nullable { get; private init; }

    public bool IntOrString { get; private init; }

    public bool PreserveUnknown { get; private init; }

    public JsonArray? Enum { get; private init; }

    public string? Pattern { get; private init; }

    public Regex? PatternExpression { get; private init; }

    public double? Minimum { get; private init; }

    public double? Maximum { get; private init; }

    public int? MinLength { get; private init; }

    public int? MaxLength { get; private init; }

    public int? MinItems { get; private init; }

    public int? MaxItems { get; private init; }

    public int? MinProperties { get; private init; }

    public int? MaxProperties { get; private init; }

    /// <summary><c>atomic</c> (default), <c>set</c> or <c>map</c>.</summary>
    public string ListType { get; private init; } = "atomic";

    /// <summary>The fields that identify an element of a list of type <c>map</c>.</summary>
    public IReadOnlyList<string> ListMapKeys { get; private init; } = [];

    /// <summary>Whether the object is owned and replaced as a whole.</summary>
    public bool AtomicMap { get; private init; }

    /// <summary>The field by which strategic merge patch matches elements; null if lists are replaced.</summary>
    public string? PatchMergeKey { get; private init; }

    /// <summary>Whether strategic merge patch adds to a list instead of replacing it.</summary>
    public bool PatchMerges { get; private init; }

    /// <summary>Whether there are CEL rules, here or below. They are not evaluated.</summary>
    public bool HasRules { get; private set; }

    /// <summary>The schema of a member; null if the schema does not define it.</summary>
    public Schema? Member(string name) =>
        _properties.TryGetValue(name, out var property) ? property : AdditionalProperties;

    /// <summary>Compiles a schema. References are resolved by <paramref name="resolve"/>, which receives the last part of their path.</summary>
    /// <exception cref="ArgumentException">A pattern is not a regular expression.</exception>
    public static Schema Parse(JsonObject source, Func<string, Schema>? resolve = null)
    {
        if (source.TextAt("$ref") is { } reference && resolve is not null)
            return resolve(reference[(reference.LastIndexOf('/') + 1)..]);
        var schema = ParseOwn(source);
        schema.ParseChildren(source, resolve);
        return schema;
    }

    /// <summary>Compiles a definition in two steps, so that definitions may refer to each other: see <see cref="ParseChildren"/>.</summary>
    public static Schema Declare(string name, JsonObject source)
    {
        var schema = ParseOwn(source);
        schema.Name = name;
        return schema;
    }

    /// <summary>The second step of <see cref="Declare"/>.</summary>
    public void ParseChildren(JsonObject source, Func<string, Schema>? resolve)
    {
        foreach (var (name, property) in source.ObjectAt("properties") ?? [])
            _properties[name] = property is JsonObject child ? Parse(child, resolve) : Anything;
        Items = source.ObjectAt("items") is { } items ? Parse(items, resolve) : null;
        AdditionalProperties = source["additionalProperties"] switch
        {
            JsonObject additional => Parse(additional, resolve),
            JsonValue value when value.TryGetValue(out bool any) && any => Anything,
            _ => null,
        };
        HasRules = source.ArrayAt("x-kubernetes-validations") is not null
            || _properties.Values.Append(Items).Append(AdditionalProperties).Any(s => s is { HasRules: true });
    }

    /// <summary>The same schema with one property replaced: gives the root of a custom resource the schema of <c>metadata</c>.</summary>
    public Schema With(string property, Schema schema)
    {
        var copy = (Schema)MemberwiseClone();
        copy._properties = new Dictionary<string, Schema>(_properties) { [property] = schema };
        return copy;
    }

    private static Schema ParseOwn(JsonObject source)
    {
        var pattern = source.TextAt("pattern");
        return new Schema
        {
            Type = source.TextAt("type"),
            Format = source.TextAt("format"),
            Required = [.. source.TextsAt("required")],
            DefaultValue = source["default"]?.DeepClone(),
            Nullable = source.FlagAt("nullable") ?? false,
            IntOrString = source.FlagAt("x-kubernetes-int-or-string") ?? false,
            PreserveUnknown = source.FlagAt("x-kubernetes-preserve-unknown-fields") ?? false,
            Enum = source.ArrayAt("enum")?.DeepClone() as JsonArray,
            Pattern = pattern,
            PatternExpression = pattern is null ? null : Compile(pattern),
            Minimum = Real(source["minimum"]),
            Maximum = Real(source["maximum"]),
            MinLength = (int?)source.NumberAt("minLength"),
            MaxLength = (int?)source.NumberAt("maxLength"),
            MinItems = (int?)source.NumberAt("minItems"),
            MaxItems = (int?)source.NumberAt("maxItems"),
            MinProperties = (int?)source.NumberAt("minProperties"),
            MaxProperties = (int?)source.NumberAt("maxProperties"),
            ListType = source.TextAt("x-kubernetes-list-type") ?? "atomic",
            ListMapKeys = [.. source.TextsAt("x-kubernetes-list-map-keys")],
            AtomicMap = source.TextAt("x-kubernetes-map-type") == "atomic",
            PatchMergeKey = source.TextAt("x-kubernetes-patch-merge-key"),
            PatchMerges = source.TextAt("x-kubernetes-patch-strategy")?.Contains("merge", StringComparison.Ordinal) ?? false,
        };
    }

    public static double? Real(JsonNode? node) => node is JsonValue value
        ? value.TryGetValue(out long whole) ? whole : value.TryGetValue(out double real) ? real : null
        : null;

    // Kubernetes uses RE2, where $ never matches before a final line break, and \d is ASCII.
    private static Regex Compile(string pattern) => new(
        pattern.EndsWith('$') && !pattern.EndsWith("\\$", StringComparison.Ordinal) ? pattern[..^1] + "\\z" : pattern,
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
