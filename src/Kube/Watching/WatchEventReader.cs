using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>Decodes one line of a watch: <c>{"type":"ADDED","object":{...}}</c>.</summary>
internal static class WatchEventReader
{
    /// <exception cref="JsonException">The line is not an object of this form.</exception>
    public static WatchEvent<T> Read<T>(in ReadOnlySequence<byte> line, JsonTypeInfo<T> type, Func<ReadOnlySequence<byte>, Outline?>? look = null)
        where T : class
    {
        var (eventType, json) = Split(line);
        var outline = eventType is "ADDED" or "MODIFIED" or "DELETED" ? look?.Invoke(json) : null;
        switch (eventType)
        {
            case "ADDED" or "MODIFIED" when outline is not null:
                return new WatchEvent<T>.Outlined(outline);
            case "ADDED" or "MODIFIED":
                var (item, failure) = ItemReader.Read(json, type);
                return item is null ? new WatchEvent<T>.Undecodable(failure!) : new WatchEvent<T>.Set(item);
            case "DELETED":
                return new WatchEvent<T>.Removed(PartialMetadata.Read(json), outline is null ? ItemReader.Read(json, type).Item : null);
            case "BOOKMARK":
                var metadata = PartialMetadata.Read(json);
                return new WatchEvent<T>.Bookmark(metadata.ResourceVersion, metadata.EndsInitialEvents);
            case "ERROR":
                var reader = new Utf8JsonReader(json);
                return new WatchEvent<T>.Error(JsonSerializer.Deserialize(ref reader, KubeJsonContext.Default.Status) ?? new Status());
            default:
                return new WatchEvent<T>.Unknown(eventType);
        }
    }

    /// <summary>The event for a line that is too long to be kept.</summary>
    /// <param name="start">The part that was read.</param>
    /// <param name="limit">The limit of its length.</param>
    public static WatchEvent<T> ReadTooLong<T>(in ReadOnlySequence<byte> start, int limit) where T : class
    {
        var (eventType, json) = Split(start);
        var failure = ItemReader.TooLarge(json.ToArray(), limit);
        return eventType switch
        {
            "ADDED" or "MODIFIED" => new WatchEvent<T>.Undecodable(failure),
            "DELETED" => new WatchEvent<T>.Removed(failure.Metadata, Last: null),
            _ => new WatchEvent<T>.Unknown(eventType),
        };
    }

    // Without a JSON reader, because the object's depth must not matter here.
    private static (string? Type, ReadOnlySequence<byte> Object) Split(in ReadOnlySequence<byte> line)
    {
        var bytes = line.IsSingleSegment ? line.First : line.ToArray();
        if (JsonMembers.TrimStart(bytes.Span) is not [(byte)'{', ..])
            throw new JsonException("Expected an object on each line of a watch.");

        string? type = null;
        var json = ReadOnlyMemory<byte>.Empty;
        for (var members = new JsonMembers(bytes.Span); members.Next();)
        {
            if (members.Name.SequenceEqual("type"u8))
                type = PartialMetadata.ReadText(members.Value);
            else if (members.Name.SequenceEqual("object"u8))
                json = bytes.Slice(OffsetOf(bytes.Span, members.Value), members.Value.Length);
        }

        return (type, new ReadOnlySequence<byte>(json));
    }

    private static int OffsetOf(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> part)
    {
        whole.Overlaps(part, out var offset);
        return offset;
    }
}
