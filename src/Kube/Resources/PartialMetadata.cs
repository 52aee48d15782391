using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>What can be read of any object, even if the rest is wrong, too deep or cut off.</summary>
internal sealed record PartialMetadata
{
    private const string EndOfInitialEvents = "k8s.io/initial-events-end";

    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary>The value of the label that was asked for.</summary>
    public string? Label { get; init; }

    /// <summary>Whether a bookmark marks the end of the initial objects.</summary>
    public bool EndsInitialEvents { get; init; }

    public ObjectKey Key => new(Namespace ?? "", Name ?? "");

    /// <summary>Reads one object; what cannot be read stays null.</summary>
    public static PartialMetadata Read(in ReadOnlySequence<byte> json) => Read(json.IsSingleSegment ? json.FirstSpan : json.ToArray());

    /// <inheritdoc cref="Read(in ReadOnlySequence{byte})"/>
    public static PartialMetadata Read(ReadOnlySpan<byte> json) => Read(json, [], isBookmark: true);

    /// <summary>The same of an object that is no bookmark, with a label.</summary>
    /// <param name="json">The object.</param>
    /// <param name="label">The key of the label, in UTF-8; empty for none.</param>
    public static PartialMetadata Read(in ReadOnlySequence<byte> json, ReadOnlySpan<byte> label) =>
        Read(json.IsSingleSegment ? json.FirstSpan : json.ToArray(), label, isBookmark: false);

    private static PartialMetadata Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> label, bool isBookmark)
    {
        for (var members = new JsonMembers(json); members.Next();)
        {
            // Servers send it before the rest, which is much longer.
            if (members.Name.SequenceEqual("metadata"u8))
                return ReadMetadata(members.Value, label, isBookmark);
        }

        return new PartialMetadata();
    }

    private static PartialMetadata ReadMetadata(ReadOnlySpan<byte> json, ReadOnlySpan<byte> label, bool isBookmark)
    {
        string? name = null, @namespace = null, uid = null, version = null, value = null;
        var ends = false;
        for (var members = new JsonMembers(json); members.Next();)
        {
            if (members.Name.SequenceEqual("name"u8))
                name = ReadText(members.Value, isShared: false);
            else if (members.Name.SequenceEqual("namespace"u8))
                @namespace = ReadText(members.Value);
            else if (members.Name.SequenceEqual("uid"u8))
                uid = ReadText(members.Value, isShared: false);
            else if (members.Name.SequenceEqual("resourceVersion"u8))
                version = ReadText(members.Value, isShared: false);
            else if (!label.IsEmpty && members.Name.SequenceEqual("labels"u8))
                value = ReadMember(members.Value, label);
            else if (isBookmark && members.Name.SequenceEqual("annotations"u8))
                ends = SaysEnd(members.Value);
        }

        return new() { Name = name, Namespace = @namespace, Uid = uid, ResourceVersion = version, Label = value, EndsInitialEvents = ends };
    }

    private static string? ReadMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        for (var members = new JsonMembers(json); members.Next();)
        {
            if (members.Name.SequenceEqual(name))
                return ReadText(members.Value, isShared: false);
        }

        return null;
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
    /// <param name="value">The value.</param>
    /// <param name="isShared">Whether many objects have the same.</param>
    public static string? ReadText(ReadOnlySpan<byte> value, bool isShared = true)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                return null;
            return isShared ? StringPool.Read(ref reader) : reader.GetString();
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
