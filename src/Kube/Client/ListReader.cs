using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Client;

/// <summary>
/// Reads a list item by item as it arrives. A list can be hundreds of megabytes (the watch cache ignores <c>limit</c>), and neither
/// its text nor a tree of it is ever held whole. Finding the end of an item does not depend on its content, so an unreadable item,
/// however deep, large or odd, does not affect the others.
/// </summary>
/// <param name="type">Serializer of an item.</param>
/// <param name="add">Receives the items in order.</param>
/// <param name="undecodable">Receives those that cannot be read; if null, such an item ends the reading.</param>
/// <param name="maxBytes">Largest size of an item.</param>
internal sealed class ListReader<T>(
    JsonTypeInfo<T> type, Action<T> add, Action<UndecodableObject>? undecodable, int maxBytes = ItemReader.MaxBytes) where T : class
{
    // Large enough for most items to fit in one buffer.
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true);

    private Position _position = Position.Start;
    private ListMeta _metadata = new();

    // The current value: how much of it is scanned and still in the buffer, and whether it is only being skipped.
    private JsonValueScanner _value;
    private long _scanned;
    private bool _isSkipped;

    private bool IsKept => _position != Position.AfterOtherName && !_isSkipped;

    /// <summary>Looks at the text of an item, and returns true if it is not to be decoded. Null: all are decoded.</summary>
    public Func<ReadOnlySequence<byte>, bool>? PassOver { get; init; }

    private enum Position
    {
        Start,
        Name,
        Items,
        AfterItemsName,
        AfterMetadataName,
        AfterOtherName,
        End,
    }

    /// <summary>Adds the items of one page and returns its metadata.</summary>
    /// <param name="body">The response.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="IOException">The page ended too early.</exception>
    /// <exception cref="JsonException">The page is not JSON, or an item cannot be read and no handler takes it.</exception>
    public async Task<ListMeta> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(body, Buffers);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var rest = read.Buffer;
                while (_position != Position.End && TryStep(ref rest))
                {
                }

                pipe.AdvanceTo(rest.Start, read.Buffer.End);
                if (_position == Position.End)
                    return _metadata;
                if (read.IsCompleted)
                    throw new IOException("The list ended before it was complete.");
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    // Consumes one token of the rest; false if it needs more data.
    private bool TryStep(ref ReadOnlySequence<byte> rest)
    {
        if (_value.IsActive)
            return TryTakeValue(ref rest);
        if (!TryPeek(ref rest, out var next))
            return false;
        switch (_position, next)
        {
            case (Position.Start, (byte)'{'):
                _position = Position.Name;
                break;
            case (Position.Name, (byte)'}'):
                _position = Position.End;
                break;
            case (Position.AfterItemsName, (byte)'['):
                _position = Position.Items;
                break;
            case (Position.Items, (byte)']'):
                _position = Position.Name;
                break;
            case (Position.Name or Position.Items, (byte)','):
            case (Position.AfterItemsName or Position.AfterMetadataName or Position.AfterOtherName, (byte)':'):
                break;
            case (Position.Start, _):
            case (Position.Name, not (byte)'"'):
                throw new JsonException($"Expected a member of the list, but found '{(char)next}'.");
            default:
                _value = JsonValueScanner.Begin(next);
                return true;
        }

        rest = rest.Slice(1);
        return true;
    }

    private bool TryTakeValue(ref ReadOnlySequence<byte> rest)
    {
        var isWhole = false;
        foreach (var segment in rest.Slice(_scanned))
        {
            isWhole = _value.Scan(segment.Span, out var consumed);
            _scanned += consumed;
            if (isWhole)
                break;
        }

        if (IsKept && (isWhole ? _scanned > maxBytes : _scanned >= maxBytes))
        {
            Refuse(rest.Slice(0, _scanned));
            _isSkipped = true;
        }

        if (IsKept && !isWhole)
            return false;

        // Skipped data does not stay in the buffer.
        var value = rest.Slice(0, _scanned);
        rest = rest.Slice(value.End);
        _scanned = 0;
        if (!isWhole)
            return false;
        Take(value);
        _isSkipped = false;
        return true;
    }

    private void Take(in ReadOnlySequence<byte> value)
    {
        switch (_position)
        {
            case Position.Name:
                var name = _isSkipped ? [] : value.ToArray().AsSpan();
                _position = name.SequenceEqual("\"items\""u8) ? Position.AfterItemsName
                    : name.SequenceEqual("\"metadata\""u8) ? Position.AfterMetadataName
                    : Position.AfterOtherName;
                return;
            case Position.Items:
                if (!_isSkipped)
                    TakeItem(value);
                return;
            case Position.AfterMetadataName when !_isSkipped:
                var reader = new Utf8JsonReader(value);
                _metadata = JsonSerializer.Deserialize(ref reader, KubeJsonContext.Default.ListMeta) ?? new ListMeta();
                break;
        }

        _position = Position.Name;
    }

    private void TakeItem(in ReadOnlySequence<byte> value)
    {
        if (PassOver?.Invoke(value) == true)
            return;
        var (item, failure) = ItemReader.Read(value, type);
        if (item is not null)
            add(item);
        else
            Report(failure!);
    }

    private void Refuse(in ReadOnlySequence<byte> start)
    {
        if (_position == Position.Items)
            Report(ItemReader.TooLarge(start.ToArray(), maxBytes));
    }

    private void Report(UndecodableObject item)
    {
        if (undecodable is null)
            throw new JsonException($"{item.Metadata.Key} cannot be read: {item.Error.Message}", item.Error);
        undecodable(item);
    }

    // Skips whitespace, and a byte order mark before the list.
    private bool TryPeek(ref ReadOnlySequence<byte> rest, out byte next)
    {
        while (!rest.IsEmpty)
        {
            next = rest.FirstSpan[0];
            if (next is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') && (_position != Position.Start || next is not (0xEF or 0xBB or 0xBF)))
                return true;
            rest = rest.Slice(1);
        }

        next = 0;
        return false;
    }
}
