namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>A request that a meter has seen.</summary>
/// <param name="At">When it came.</param>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Path">Without the query.</param>
/// <param name="IsWatch">Whether it goes on for long.</param>
internal sealed record MeteredRequest(DateTimeOffset At, string Method, string Path, bool IsWatch)
{
    private long _bytes;

    /// <summary>Of the answer; 0 while there is none.</summary>
    public int Code { get; set; }

    /// <summary>Of the body of the answer, until now.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public bool IsLease => Path.Contains("/leases", StringComparison.Ordinal);

    /// <summary>Asks for what is there, and is not about the lease.</summary>
    public bool IsRead => Method == "GET" && !IsLease;

    public bool CreatesPod => Method == "POST" && Path.EndsWith("/pods", StringComparison.Ordinal);

    public void Received(int count) => Interlocked.Add(ref _bytes, count);
}
