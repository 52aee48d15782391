using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Caching;

namespace ScheduledJobs.Kube.Json;

/// <summary>What can be read of any object, however wrong the rest of it is: plain strings only.</summary>
internal sealed record PartialObject
{
    public PartialMetadata? Metadata { get; init; }

    /// <summary>Reads one object; what is not even JSON gives an empty one.</summary>
    public static PartialObject Read(in ReadOnlySequence<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return JsonSerializer.Deserialize(ref reader, PartialJsonContext.Default.PartialObject) ?? new PartialObject();
        }
        catch (JsonException)
        {
            return new PartialObject();
        }
    }
}

internal sealed record PartialMetadata
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? ResourceVersion { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    [JsonIgnore]
    public ObjectKey Key => new(Namespace ?? "", Name ?? "");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PartialObject))]
[JsonSerializable(typeof(VersionedObject))]
internal sealed partial class PartialJsonContext : JsonSerializerContext;
