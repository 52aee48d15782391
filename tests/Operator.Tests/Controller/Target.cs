namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>Responds to every call with 200.</summary>
internal sealed class Target : HttpMessageHandler
{
    public int Calls { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        return Task.FromResult(new HttpResponseMessage { RequestMessage = request });
    }
}
