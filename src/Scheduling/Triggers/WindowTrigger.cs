namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>A grid cut to [startAt, endAt], both inclusive.</summary>
public sealed class WindowTrigger : ITrigger
{
    /// <summary>Cuts a grid.</summary>
    public WindowTrigger(ITrigger inner, DateTimeOffset? startAt, DateTimeOffset? endAt) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) => throw new NotSupportedException();

    /// <inheritdoc />
    public string Describe() => throw new NotSupportedException();
}
