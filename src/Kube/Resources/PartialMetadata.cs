using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>What can be read of any object, however wrong, deep or cut off the rest of it is.</summary>
internal sealed record PartialMetadata
{
    private const string EndOfInitialEvents = "k8s.io/initial-events-end";

    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary>Whether a bookmark says that all objects have now been sent.</summary>
    public bool EndsInitialEvents { get; init; }

    public ObjectKey Key => new(Namespace ?? "", Name ?? "");

    /// <summary>Reads one object; what cannot be read stays null.</summary>
    public static PartialMetadata Read(in ReadOnlySequence<byte> json) => Read(json.IsSingleSegment ? json.FirstSpan : json.ToArray());

    /// <inheritdoc cref="Read(in ReadOnlySequence{byte})"/>
    public static PartialMetadata Read(ReadOnlySpan<byte> json)
    {
        var found = new PartialMetadata();
        for (var members = new JsonMembers(json); members.Next();)
        {
            if (members.Name.SequenceEqual("metadata"u8))
                found = ReadMetadata(members.Value);
        }

        return found;
    }

    private static PartialMetadata ReadMetadata(ReadOnlySpan<byte> json)
    {
        string? name = null, @namespace = null, uid = null, version = null;
        var ends = false;
        for (var members = new JsonMembers(json); members.Next();)
        {
            if (members.Name.SequenceEqual("name"u8))
                name = ReadText(members.Value);
            else if (members.Name.SequenceEqual("namespace"u8))
                @namespace = ReadText(members.Value);
            else if (members.Name.SequenceEqual("uid"u8))
                uid = ReadText(members.Value);
            else if (members.Name.SequenceEqual("resourceVersion"u8))
                version = ReadText(members.Value);
            else if (members.Name.SequenceEqual("annotations"u8))
                ends = SaysEnd(members.Value);
        }

        return new() { Name = name, Namespace = @namespace, Uid = uid, ResourceVersion = version, EndsInitialEvents = ends };
    }

    private static bool SaysEnd(ReadOnlySpan<byte> annotations)
    {
        for (var members = new JsonMembers(annotations); members.Next();)
        {
            if (ReadText([(byte)'"', .. members.Name, (byte)'"']) == EndOfInitialEvents)
                return ReadText(members.Value) == "true";
        }

        return false;
    }

    /// <summary>A JSON string; null for anything else.</summary>
    public static string? ReadText(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? StringPool.Read(ref reader) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Cut off, or not UTF-8.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(VersionedObject))]
internal sealed partial class PartialJsonContext : JsonSerializerContext;
