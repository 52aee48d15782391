using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Client;

/// <summary>Reads one object. If something is wrong with it, only this object is affected.</summary>
internal static class ItemReader
{
    /// <summary>
    /// An object in etcd has at most a few megabytes. An object with more JSON than this is skipped, and never held in memory whole.
    /// </summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The object, or why it cannot be read.</summary>
    public static (T? Item, UndecodableObject? Undecodable) Read<T>(in ReadOnlySequence<byte> json, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = type.Options.MaxDepth });
            var item = JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException("The object is null.");
            return item is IKubeObject { Metadata: not { Name.Length: > 0 } } ? throw new JsonException("metadata.name is missing.") : (item, null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Serializers throw many kinds of exceptions for malformed input.
            return (null, new UndecodableObject(PartialMetadata.Read(json), e));
        }
    }

    /// <summary>Reports an object that is too large.</summary>
    /// <param name="start">The part that was read.</param>
    /// <param name="limit">The size limit.</param>
    public static UndecodableObject TooLarge(ReadOnlySpan<byte> start, int limit) =>
        new(PartialMetadata.Read(start), new JsonException($"The object is larger than {limit} bytes."));
}
