namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>A body that arrives in the given pieces; then it ends, breaks, or stays open.</summary>
internal sealed class ChunkedStream(IEnumerable<byte[]> chunks, Func<CancellationToken, Task>? end = null) : Stream
{
    private readonly Queue<byte[]> _chunks = new(chunks);
    private int _offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public bool IsDisposed { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_chunks.TryPeek(out var chunk))
        {
            await (end?.Invoke(cancellationToken) ?? Task.CompletedTask);
            return 0;
        }

        var count = Math.Min(buffer.Length, chunk.Length - _offset);
        chunk.AsMemory(_offset, count).CopyTo(buffer);
        _offset += count;
        if (_offset == chunk.Length)
        {
            _chunks.Dequeue();
            _offset = 0;
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
