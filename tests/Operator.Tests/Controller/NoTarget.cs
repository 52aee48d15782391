namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>For tests in which nothing is called.</summary>
internal sealed class NoTarget : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nothing is called.");
}
