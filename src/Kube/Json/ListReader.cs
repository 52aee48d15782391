using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Json;

/// <summary>
/// Reads a list while it arrives, item by item: a list can be hundreds of megabytes (the watch cache ignores <c>limit</c>), and neither
/// its text nor a tree of it is ever held whole.
/// </summary>
/// <param name="type">How an item is read.</param>
/// <param name="add">Takes the items, in their order.</param>
/// <param name="undecodable">Takes those that cannot be read; null lets them end the reading.</param>
internal sealed class ListReader<T>(JsonTypeInfo<T> type, Action<T> add, Action<UndecodableObject>? undecodable) where T : class
{
    // Large enough that most items are whole in one buffer, and are not scanned twice.
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true);

    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 128 });
    private Position _position = Position.Start;
    private ListMeta _metadata = new();

    private enum Position
    {
        Start,
        Members,
        Items,
        End,
    }

    /// <summary>Adds the items of one page, and gives its metadata.</summary>
    /// <param name="body">The response.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The page ended too early.</exception>
    /// <exception cref="JsonException">The page is not JSON, or an item cannot be decoded and nobody takes care of it.</exception>
    public async Task<ListMeta> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(body, Buffers);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var consumed = Consume(read.Buffer, read.IsCompleted);
                pipe.AdvanceTo(consumed, read.Buffer.End);
                if (_position == Position.End)
                    return _metadata;
                if (read.IsCompleted)
                    throw new IOException("The list ended in the middle.");
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    // Takes whole members and items out of the buffer; gives the place up to which it is done with.
    private SequencePosition Consume(in ReadOnlySequence<byte> buffer, bool isFinal)
    {
        var reader = new Utf8JsonReader(buffer, isFinal, _state);
        var done = reader;
        while (_position != Position.End && TryStep(ref reader, buffer))
            done = reader;
        _state = done.CurrentState;
        return done.Position;
    }

    private bool TryStep(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer)
    {
        if (!reader.Read())
            return false;
        switch (_position)
        {
            case Position.Start:
                if (reader.TokenType != JsonTokenType.StartObject)
                    throw new JsonException("A list is an object.");
                _position = Position.Members;
                return true;
            case Position.Items when reader.TokenType == JsonTokenType.EndArray:
                _position = Position.Members;
                return true;
            case Position.Items:
                return TryReadItem(ref reader, buffer);
            case Position.Members when reader.TokenType == JsonTokenType.EndObject:
                _position = Position.End;
                return true;
            default:
                return TryReadMember(ref reader);
        }
    }

    private bool TryReadMember(ref Utf8JsonReader reader)
    {
        var isItems = reader.ValueTextEquals("items"u8);
        var isMetadata = reader.ValueTextEquals("metadata"u8);
        if (!reader.Read())
            return false;
        if (isItems && reader.TokenType == JsonTokenType.StartArray)
        {
            _position = Position.Items;
            return true;
        }

        var value = reader;
        if (!reader.TrySkip())
            return false;
        if (isMetadata)
            _metadata = JsonSerializer.Deserialize(ref value, KubeJsonContext.Default.ListMeta) ?? new ListMeta();
        return true;
    }

    private bool TryReadItem(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer)
    {
        var value = reader;
        if (!reader.TrySkip())
            return false;
        var start = value.TokenStartIndex;
        T item;
        try
        {
            item = JsonSerializer.Deserialize(ref value, type) ?? throw new JsonException("An item is null.");
        }
        catch (Exception e) when (undecodable is not null && e is JsonException or InvalidOperationException or FormatException)
        {
            var json = buffer.Slice(start, reader.BytesConsumed - start);
            undecodable!(new UndecodableObject(PartialObject.Read(json).Metadata ?? new PartialMetadata(), e));
            return true;
        }

        add(item);
        return true;
    }
}
