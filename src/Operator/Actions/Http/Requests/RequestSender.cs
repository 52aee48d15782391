using ScheduledJobs.Operator.Actions.Http.Connections;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>Sends requests through their pools.</summary>
internal sealed class RequestSender(ConnectionPools pools) : IDisposable
{
    /// <summary>Sends a request and returns when the response headers have arrived; the body is not read yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="redirects">Most redirects to follow.</param>
    /// <param name="cancellationToken">Cancels the request and closes the connection.</param>
    public async Task<Answer> SendAsync(CallRequest request, int redirects, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await SendOnceAsync(request, cancellationToken);
            var next = redirects > 0 ? Redirects.Next(request, answer.Code, answer.Location) : null;
            if (next is null)
                return answer;
            answer.Dispose();
            request = next;
            redirects--;
        }
    }

    /// <inheritdoc />
    public void Dispose() => pools.Dispose();

    private async Task<Answer> SendOnceAsync(CallRequest request, CancellationToken cancellationToken)
    {
        var lease = await pools.RentAsync(request.PoolKey, request.Tls, cancellationToken);
        try
        {
            using var message = request.ToMessage();
            return new Answer(await lease.Invoker.SendAsync(message, cancellationToken), lease, request.KeptHeaders);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }
}
