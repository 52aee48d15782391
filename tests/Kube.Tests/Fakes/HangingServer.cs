using System.Net;
using System.Text;

namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>A server that accepts requests but responds only when told to.</summary>
internal sealed class HangingServer : HttpMessageHandler
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private int _mostUnderWay;
    private int _written;

    public int UnderWay => Volatile.Read(ref _underWay);

    public int MostUnderWay => Volatile.Read(ref _mostUnderWay);

    public int Written => Volatile.Read(ref _written);

    public void LetGo() => _go.TrySetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref _underWay);
        for (var most = MostUnderWay; now > most; most = MostUnderWay)
            Interlocked.CompareExchange(ref _mostUnderWay, now, most);
        await _go.Task.WaitAsync(cancellationToken);
        Interlocked.Decrement(ref _underWay);
        Interlocked.Increment(ref _written);
        return new HttpResponseMessage(HttpStatusCode.Created)
        {
            Content = new StringContent("""{"metadata":{"name":"x"}}""", Encoding.UTF8, "application/json"),
        };
    }
}
