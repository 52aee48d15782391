namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>A body that arrives in the given pieces; then it ends, breaks, or stays open.</summary>
internal sealed class ChunkedStream(IEnumerable<byte[]> chunks, Func<CancellationToken, Task>? end = null) : BodyStream
{
    private readonly Queue<byte[]> _chunks = new(chunks);

    protected override async ValueTask<byte[]> NextAsync(CancellationToken cancellationToken)
    {
        if (_chunks.TryDequeue(out var chunk))
            return chunk;
        if (end is not null)
            await end(cancellationToken);
        return [];
    }
}
