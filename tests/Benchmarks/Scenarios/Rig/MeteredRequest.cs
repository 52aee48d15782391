namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>A request recorded by a meter.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Path">Path without the query.</param>
/// <param name="IsWatch">Whether it is a watch, which lasts long.</param>
internal sealed record MeteredRequest(DateTimeOffset At, string Method, string Path, bool IsWatch)
{
    private long _bytes;

    /// <summary>Bytes of the response body so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public bool IsLease => Path.Contains("/leases", StringComparison.Ordinal);

    /// <summary>Whether it reads objects other than the lease.</summary>
    public bool IsRead => Method == "GET" && !IsLease;

    public bool CreatesPod => Method == "POST" && Path.EndsWith("/pods", StringComparison.Ordinal);

    public void Received(int count) => Interlocked.Add(ref _bytes, count);
}
