namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>Never responds.</summary>
internal sealed class HangingTarget : HttpMessageHandler
{
    public int Calls { get; private set; }

    public int Open { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new TaskCompletionSource<HttpResponseMessage>();
        Calls++;
        Open++;
        cancellationToken.Register(() =>
        {
            Open--;
            response.TrySetCanceled(cancellationToken);
        });
        return response.Task;
    }
}
