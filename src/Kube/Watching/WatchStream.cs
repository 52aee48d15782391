using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ScheduledJobs.Kube.Watching;

/// <summary>Reads the lines of a watch as they arrive.</summary>
internal static class WatchStream
{
    /// <summary>An object in etcd has at most a few megabytes; what is longer than this is no event, and must not fill the memory.</summary>
    public const int MaxLine = 16 * 1024 * 1024;

    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 32 * 1024, minimumReadSize: 8 * 1024, leaveOpen: true);

    /// <summary>The events until the stream ends.</summary>
    /// <exception cref="IOException">The stream broke, also in the middle of a line, or a line is too long.</exception>
    /// <exception cref="JsonException">A line is no event at all.</exception>
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(
        Stream body, JsonTypeInfo<T> type, int maxLine, [EnumeratorCancellation] CancellationToken cancellationToken) where T : class
    {
        var pipe = PipeReader.Create(body, Buffers);
        var searched = 0L;
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var rest = read.Buffer;
                while (TryTakeLine(ref rest, ref searched, out var line))
                {
                    if (!line.IsEmpty)
                        yield return WatchEventReader.Read(line, type);
                }

                if (rest.Length > maxLine)
                    throw new IOException($"A line of the watch is longer than {maxLine} bytes.");
                if (read.IsCompleted && !rest.IsEmpty)
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

    // What was searched for the end of the line once is not searched again: a long line arrives in hundreds of pieces.
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
