namespace ScheduledJobs.Scheduling;

/// <summary>
/// The offset of a run's due time from its nominal time: hash32(seed, nominal time) * min(jitter, gap to the next nominal time) / 2^32.
/// The same after a restart and on every replica; never accumulates; below the gap, so runs keep their order.
/// </summary>
internal readonly struct Jitter(TimeSpan limit, string seed)
{
    private readonly ulong _seed = StableHash.Of(seed);

    public bool IsNone => limit == TimeSpan.Zero;

    /// <param name="nominal">The run's nominal time.</param>
    /// <param name="next">The next one; null where there is none: then the limit alone counts.</param>
    public TimeSpan OffsetAt(DateTimeOffset nominal, DateTimeOffset? next)
    {
        var span = next is { } n && n - nominal < limit ? n - nominal : limit;
        var hash = StableHash.Of(_seed, nominal.ToUnixTimeSeconds());
        return new TimeSpan((long)((UInt128)hash * (ulong)span.Ticks >> 32));
    }
}
