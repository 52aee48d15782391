using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>A grid limited to [startAt, endAt], both inclusive.</summary>
public sealed class WindowTrigger : ITrigger, IDayMarker
{
    private static readonly TimeSpan OneTick = new(1);

    /// <summary>Limits a grid.</summary>
    /// <param name="inner">The grid.</param>
    /// <param name="startAt">The first possible nominal time; null for no limit.</param>
    /// <param name="endAt">The last possible nominal time; null for no limit.</param>
    public WindowTrigger(ITrigger inner, DateTimeOffset? startAt, DateTimeOffset? endAt)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        StartAt = startAt ?? DateTimeOffset.MinValue;
        EndAt = endAt ?? DateTimeOffset.MaxValue;
    }

    /// <summary>The grid without the limits.</summary>
    public ITrigger Inner { get; }

    /// <summary>The first possible nominal time; the first instant of the calendar for no limit.</summary>
    public DateTimeOffset StartAt { get; }

    /// <summary>The last possible nominal time; the last instant of the calendar for no limit.</summary>
    public DateTimeOffset EndAt { get; }

    // One tick is enough: nominal times are whole seconds.
    private DateTimeOffset JustBeforeStart => Instants.Subtract(StartAt, OneTick);

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) =>
        Inner.NextAfter(Later(instant, JustBeforeStart)) is { } next && next <= EndAt ? next : null;

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) =>
        Inner.LastBefore(instant <= EndAt ? instant : Instants.Add(EndAt, OneTick)) is { } last && last >= StartAt ? last : null;

    /// <inheritdoc />
    public DateTimeOffset? NextGivenUpAt(DateTimeOffset instant) =>
        Inner.NextGivenUpAt(Later(instant, JustBeforeStart)) is { } at && at <= EndAt ? at : null;

    /// <inheritdoc />
    public DateTimeOffset? LastGivenUpAt(DateTimeOffset instant) =>
        Inner.LastGivenUpAt(instant <= EndAt ? instant : Instants.Add(EndAt, OneTick)) is { } at && at >= StartAt ? at : null;

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        Inner.CountBetween(Later(after, JustBeforeStart), through <= EndAt ? through : EndAt);

    /// <inheritdoc />
    public ClockNote? NoteAt(DateTimeOffset nominalTime) => nominalTime >= StartAt && nominalTime <= EndAt ? Inner.NoteAt(nominalTime) : null;

    /// <inheritdoc />
    public ClockNote? NextDropped(DateTimeOffset after, DateTimeOffset through) =>
        Inner.NextDropped(Later(after, JustBeforeStart), through <= EndAt ? through : EndAt);

    /// <inheritdoc />
    public ClockNote? LastDropped(DateTimeOffset before, DateTimeOffset from) =>
        Inner.LastDropped(before <= EndAt ? before : Instants.Add(EndAt, OneTick), Later(from, StartAt));

    /// <inheritdoc />
    public bool CountsByDay => Inner.CountsByDay;

    /// <inheritdoc />
    public string Describe() => Inner.Describe();

    void IDayMarker.Mark(DaySet day)
    {
        if (WholeSeconds.FirstFrom(StartAt) <= day.First && day.End <= WholeSeconds.FirstAfter(EndAt))
            day.Add(Inner);
        else
            day.Walk(this);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a >= b ? a : b;
}
