using System.Text;
using System.Threading.Channels;

namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>A body that stays open and delivers what the test sends.</summary>
internal sealed class LiveStream : BodyStream
{
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>();

    public void Send(string text) => _chunks.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    public void End() => _chunks.Writer.TryWrite([]);

    protected override ValueTask<byte[]> NextAsync(CancellationToken cancellationToken) => _chunks.Reader.ReadAsync(cancellationToken);
}
