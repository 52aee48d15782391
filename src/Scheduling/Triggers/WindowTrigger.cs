namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>A grid limited to [startAt, endAt], both inclusive.</summary>
public sealed class WindowTrigger : ITrigger, IDayMarker
{
    private static readonly TimeSpan OneTick = new(1);

    private readonly ITrigger _inner;
    private readonly DateTimeOffset _startAt;
    private readonly DateTimeOffset _endAt;

    /// <summary>Limits a grid.</summary>
    /// <param name="inner">The grid.</param>
    /// <param name="startAt">The first possible nominal time; null for no limit.</param>
    /// <param name="endAt">The last possible nominal time; null for no limit.</param>
    public WindowTrigger(ITrigger inner, DateTimeOffset? startAt, DateTimeOffset? endAt)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _startAt = startAt ?? DateTimeOffset.MinValue;
        _endAt = endAt ?? DateTimeOffset.MaxValue;
    }

    // One tick is enough: nominal times are whole seconds.
    private DateTimeOffset JustBeforeStart => Instants.Subtract(_startAt, OneTick);

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) =>
        _inner.NextAfter(Later(instant, JustBeforeStart)) is { } next && next <= _endAt ? next : null;

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) =>
        _inner.LastBefore(instant <= _endAt ? instant : Instants.Add(_endAt, OneTick)) is { } last && last >= _startAt ? last : null;

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        _inner.CountBetween(Later(after, JustBeforeStart), through <= _endAt ? through : _endAt);

    /// <inheritdoc />
    public string Describe() => _inner.Describe();

    void IDayMarker.Mark(DaySet day)
    {
        if (WholeSeconds.FirstFrom(_startAt) <= day.First && day.End <= WholeSeconds.FirstAfter(_endAt))
            day.Add(_inner);
        else
            day.Walk(this);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a >= b ? a : b;
}
