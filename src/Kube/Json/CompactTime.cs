namespace ScheduledJobs.Kube.Json;

/// <summary>An optional instant in 8 bytes; a nullable <see cref="DateTimeOffset"/> takes 24, and a status holds two dozen of them. Keeps the instant, as UTC.</summary>
public readonly record struct CompactTime
{
    // 0 for none.
    private readonly long _ticks;

    /// <param name="value">The instant; null for none.</param>
    public CompactTime(DateTimeOffset? value) => _ticks = value is { } instant ? instant.UtcTicks + 1 : 0;

    /// <summary>The instant; null for none.</summary>
    public DateTimeOffset? Value => _ticks == 0 ? null : new DateTimeOffset(_ticks - 1, TimeSpan.Zero);
}
