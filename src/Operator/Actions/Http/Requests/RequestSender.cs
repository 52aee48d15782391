using ScheduledJobs.Operator.Actions.Http.Connections;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>Sends requests through the pool that is theirs.</summary>
internal sealed class RequestSender(ConnectionPools pools) : IDisposable
{
    /// <summary>Sends a request; the answer's headers are there, its body is not yet read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="redirects">How many redirects may be followed.</param>
    /// <param name="cancellationToken">Gives up, and closes the connection.</param>
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
            return new Answer(await lease.Invoker.SendAsync(message, cancellationToken), lease);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }
}
