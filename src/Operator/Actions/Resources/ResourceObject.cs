using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Resources;

/// <summary>
/// An object of action.resource, whatever its kind. Of all that it contains, only what the operator needs is kept: whose it is, and what its criteria make
/// of the rest.
/// </summary>
[JsonConverter(typeof(ResourceObjectConverter))]
public sealed record ResourceObject : IKubeObject
{
    /// <inheritdoc />
    public string? ApiVersion => null;

    /// <inheritdoc />
    public string? Kind => null;

    /// <summary>Without labels, finalizers and the annotations of others.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Whether it has ended, and how; null if it carries no criteria.</summary>
    public ResourceOutcome? Outcome { get; init; }

    /// <summary>The resource type of a kind.</summary>
    internal static ResourceType<ResourceObject> TypeOf(ObjectKind kind, string plural) =>
        new(kind.Group, kind.Version, plural, kind.Kind, ResourceJsonContext.Default.ResourceObject);
}

/// <summary>Reads an object and lets go of most of it.</summary>
internal sealed class ResourceObjectConverter : JsonConverter<ResourceObject>
{
    public override ResourceObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new JsonException("The object is not an object.");
        var metadata = root.TryGetProperty("metadata", out var member) ? member.Deserialize(ResourceJsonContext.Default.ObjectMeta) ?? new ObjectMeta() : new ObjectMeta();
        return new ResourceObject
        {
            Metadata = metadata with
            {
                Labels = null,
                Finalizers = null,
                Annotations = metadata.Annotations?.Where(a => IsOurs(a.Key)).ToDictionary(),
            },
            Outcome = metadata.Annotations?.GetValueOrDefault(ApiConstants.CriteriaAnnotation) is { } criteria ? ResourceOutcome.Of(root, criteria) : null,
        };
    }

    public override void Write(Utf8JsonWriter writer, ResourceObject value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Objects are created from their template.");

    // The criteria have served their purpose; that they were there is in the outcome.
    private static bool IsOurs(string annotation) =>
        annotation.StartsWith($"{ApiConstants.Group}/", StringComparison.Ordinal) && annotation != ApiConstants.CriteriaAnnotation;
}

/// <summary>Reads objects as deep as anybody may nest them: one of them must not hide how it ended.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, MaxDepth = 1000)]
[JsonSerializable(typeof(ResourceObject))]
[JsonSerializable(typeof(ObjectMeta))]
internal sealed partial class ResourceJsonContext : JsonSerializerContext;
