using ScheduledJobs.Operator.Actions.Http.Connections;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>The answer to a request. Its connection goes back to the pool, or is closed, when this is disposed of.</summary>
internal sealed class Answer(HttpResponseMessage response, ConnectionPools.Lease lease) : IDisposable
{
    public HttpResponseMessage Response => response;

    public int Code => (int)response.StatusCode;

    /// <summary>The body, decompressed; null where it is longer than the limit.</summary>
    public async Task<byte[]?> ReadBodyAsync(int limit, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (body.Length + count > limit)
                return null;
            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        response.Dispose();
        lease.Dispose();
    }
}
