namespace ScheduledJobs.Scheduling;

/// <summary>
/// The offset of a run's due time from its nominal time: hash32(seed, nominal time) * min(jitter, gap to the next nominal time) / 2^32.
/// It is the same after a restart and on every replica, and does not accumulate. It is smaller than the gap, so runs keep their order.
/// </summary>
internal readonly struct Jitter(TimeSpan limit, string seed)
{
    private readonly ulong _seed = StableHash.Of(seed);

    public bool IsNone => limit == TimeSpan.Zero;

    /// <param name="nominal">The run's nominal time.</param>
    /// <param name="next">The next nominal time; if null, only the limit counts.</param>
    public TimeSpan OffsetAt(DateTimeOffset nominal, DateTimeOffset? next)
    {
        var span = next is { } n && n - nominal < limit ? n - nominal : limit;
        var hash = StableHash.Of(_seed, nominal.ToUnixTimeSeconds());
        return new TimeSpan((long)((UInt128)hash * (ulong)span.Ticks >> 32));
    }
}
