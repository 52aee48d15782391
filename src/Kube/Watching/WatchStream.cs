using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Watching;

/// <summary>Reads the lines of a watch as they arrive.</summary>
internal static class WatchStream
{
    /// <summary>A longer line is skipped, and never held in memory whole. The limit is that of an object, and a little more.</summary>
    public const int MaxLine = ItemReader.MaxBytes + 1024;

    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 32 * 1024, minimumReadSize: 8 * 1024, leaveOpen: true);

    /// <summary>The events until the stream ends.</summary>
    /// <param name="body">The response.</param>
    /// <param name="type">Serializer of an object.</param>
    /// <param name="maxLine">Most bytes of a line.</param>
    /// <param name="look">Returns an outline of an object that is not wanted whole; null: all are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">The stream broke, possibly in the middle of a line.</exception>
    /// <exception cref="JsonException">A line is not an event.</exception>
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(
        Stream body, JsonTypeInfo<T> type, int maxLine, Func<ReadOnlySequence<byte>, Outline?>? look,
        [EnumeratorCancellation] CancellationToken cancellationToken) where T : class
    {
        var pipe = PipeReader.Create(body, Buffers);
        var searched = 0L;
        var isSkipping = false;
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var rest = read.Buffer;
                while (TryTakeLine(ref rest, ref searched, out var line))
                {
                    if (!line.IsEmpty && !isSkipping)
                        yield return line.Length > maxLine ? WatchEventReader.ReadTooLong<T>(line, maxLine) : WatchEventReader.Read(line, type, look);
                    isSkipping = false;
                }

                if (isSkipping || rest.Length > maxLine)
                {
                    // Report it once; then skip the rest of the line.
                    if (!isSkipping)
                        yield return WatchEventReader.ReadTooLong<T>(rest, maxLine);
                    isSkipping = true;
                    rest = rest.Slice(rest.End);
                    searched = 0;
                }

                if (read.IsCompleted && (isSkipping || !rest.IsEmpty))
                    throw new IOException("The watch ended in the middle of a line.");
                pipe.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    yield break;
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    // A part already searched for the end of the line is not searched again: a long line arrives in hundreds of pieces.
    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, ref long searched, out ReadOnlySequence<byte> line)
    {
        if (buffer.Slice(searched).PositionOf((byte)'\n') is not { } end)
        {
            searched = buffer.Length;
            line = default;
            return false;
        }

        searched = 0;
        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }
}
