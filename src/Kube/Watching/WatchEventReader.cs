using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>Decodes one line of a watch: <c>{"type":"ADDED","object":{...}}</c>.</summary>
internal static class WatchEventReader
{
    private const string EndOfInitialEvents = "k8s.io/initial-events-end";

    /// <exception cref="JsonException">The line is not such an object.</exception>
    public static WatchEvent<T> Read<T>(in ReadOnlySequence<byte> line, JsonTypeInfo<T> type) where T : class
    {
        var (eventType, json) = Split(line);
        switch (eventType)
        {
            case "ADDED" or "MODIFIED":
                return ReadItem(json, type);
            case "DELETED":
                var last = (ReadItem(json, type) as WatchEvent<T>.Set)?.Item;
                return new WatchEvent<T>.Removed(PartialObject.Read(json).Metadata ?? new PartialMetadata(), last);
            case "BOOKMARK":
                var metadata = PartialObject.Read(json).Metadata;
                var ends = metadata?.Annotations?.GetValueOrDefault(EndOfInitialEvents) == "true";
                return new WatchEvent<T>.Bookmark(metadata?.ResourceVersion, ends);
            case "ERROR":
                var reader = new Utf8JsonReader(json);
                return new WatchEvent<T>.Error(JsonSerializer.Deserialize(ref reader, KubeJsonContext.Default.Status) ?? new Status());
            default:
                return new WatchEvent<T>.Unknown(eventType);
        }
    }

    private static WatchEvent<T> ReadItem<T>(in ReadOnlySequence<byte> json, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return new WatchEvent<T>.Set(JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException("The object is null."));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return new WatchEvent<T>.Undecodable(
                new UndecodableObject(PartialObject.Read(json).Metadata ?? new PartialMetadata(), e));
        }
    }

    private static (string? Type, ReadOnlySequence<byte> Object) Split(in ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 128 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A line of a watch is an object.");

        string? type = null;
        var json = ReadOnlySequence<byte>.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var start = reader.TokenStartIndex;
            if (isType)
                type = StringPool.Read(ref reader);
            else
                reader.Skip();
            if (isObject)
                json = line.Slice(start, reader.BytesConsumed - start);
        }

        return (type, json);
    }
}
