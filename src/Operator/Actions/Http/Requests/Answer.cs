using System.Net.Http.Headers;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
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

    // What has been read of the body; null before.
    private byte[]? _body;
    private int _length;

    public Answer(HttpResponseMessage response, ConnectionPools.Lease lease, IReadOnlyList<string> keptHeaders)
    {
        _response = response;
        _lease = lease;
        Location = response.Headers.Location;
        RetryAfter = response.Headers.RetryAfter;
        KeptHeaders = Find(response, keptHeaders);
        response.Headers.Clear();
        response.RequestMessage = null;
    }

    public int Code => (int)_response.StatusCode;

    public Uri? Location { get; }

    public RetryConditionHeaderValue? RetryAfter { get; }

    /// <summary>Those of the headers to be kept that it has, made safe.</summary>
    public IReadOnlyList<ResponseHeader> KeptHeaders { get; }

    /// <summary>Whether reading the body has begun, successfully or not.</summary>
    public bool HasBegun => _body is not null;

    /// <summary>Whether the body has been read to its end.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What has been read of the body, decompressed.</summary>
    public ReadOnlySpan<byte> Beginning => _body.AsSpan(0, _length);

    /// <summary>Most bytes that reading the body takes: its length if known, otherwise the limit.</summary>
    public long MostBytes(int limit) => Math.Min(_response.Content.Headers.ContentLength ?? limit, limit);

    /// <summary>The body, decompressed; null if it is longer than the limit. Only once: what has been read by then stays in <see cref="Beginning"/>.</summary>
    public async Task<ArraySegment<byte>?> ReadBodyAsync(int limit, CancellationToken cancellationToken)
    {
        // One byte more than expected, to tell the end from a longer body.
        _body = new byte[Math.Min(MostBytes(limit), 16 * 1024) + 1];
        await using var stream = await _response.Content.ReadAsStreamAsync(cancellationToken);
        while (await stream.ReadAsync(_body.AsMemory(_length), cancellationToken) is var count and > 0)
        {
            _length += count;
            if (_length > limit)
                return null;
            if (_length == _body.Length)
                Array.Resize(ref _body, (int)Math.Min(_body.Length * 2L, limit + 1L));
        }

        IsWhole = true;
        return new ArraySegment<byte>(_body, 0, _length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _response.Dispose();
        _lease.Dispose();
    }

    // Not parsed: whatever the target has written is shown as it is. A header may be about the response or about its content.
    private static List<ResponseHeader> Find(HttpResponseMessage response, IReadOnlyList<string> names)
    {
        var found = new List<ResponseHeader>();
        foreach (var name in names)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values))
                found.Add(new ResponseHeader(name, SafeText.OfHeader(string.Join(", ", values))));
        }

        return found;
    }
}
