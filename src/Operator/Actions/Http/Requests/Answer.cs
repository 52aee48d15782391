using System.Net.Http.Headers;
using ScheduledJobs.Operator.Actions.Http.Connections;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>
/// The response to a request. Disposing it returns its connection to the pool, or closes it. It keeps only the headers that are needed,
/// and nothing of the request: a response may wait long until its body is read.
/// </summary>
internal sealed class Answer : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly ConnectionPools.Lease _lease;

    public Answer(HttpResponseMessage response, ConnectionPools.Lease lease)
    {
        _response = response;
        _lease = lease;
        Location = response.Headers.Location;
        RetryAfter = response.Headers.RetryAfter;
        response.Headers.Clear();
        response.RequestMessage = null;
    }

    public int Code => (int)_response.StatusCode;

    public Uri? Location { get; }

    public RetryConditionHeaderValue? RetryAfter { get; }

    /// <summary>Most bytes that reading the body takes: its length if known, otherwise the limit.</summary>
    public long MostBytes(int limit) => Math.Min(_response.Content.Headers.ContentLength ?? limit, limit);

    /// <summary>The body, decompressed; null if it is longer than the limit.</summary>
    public async Task<ArraySegment<byte>?> ReadBodyAsync(int limit, CancellationToken cancellationToken)
    {
        await using var stream = await _response.Content.ReadAsStreamAsync(cancellationToken);

        // One byte more than expected, to tell the end from a longer body.
        var body = new byte[Math.Min(MostBytes(limit), 16 * 1024) + 1];
        var length = 0;
        while (await stream.ReadAsync(body.AsMemory(length), cancellationToken) is var count and > 0)
        {
            length += count;
            if (length > limit)
                return null;
            if (length == body.Length)
                Array.Resize(ref body, (int)Math.Min(body.Length * 2L, limit + 1L));
        }

        return new ArraySegment<byte>(body, 0, length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _response.Dispose();
        _lease.Dispose();
    }
}
