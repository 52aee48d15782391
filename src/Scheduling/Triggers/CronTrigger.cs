using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>A cron expression on a wall clock.</summary>
public sealed class CronTrigger : ITrigger, IDayMarker
{
    private readonly CronExpression _expression;
    private readonly WallClock _clock;
    private readonly LocalGrid _grid;

    /// <summary>Combines an expression with a clock.</summary>
    /// <param name="expression">The local times.</param>
    /// <param name="clock">Zone and policies.</param>
    /// <exception cref="ArgumentException">The expression is a period, <c>@every</c>, which is an <see cref="IntervalTrigger"/>.</exception>
    public CronTrigger(CronExpression expression, WallClock clock)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(clock);
        if (expression.Every is not null)
            throw new ArgumentException($"'{expression.Text}' is a period and has no local times.", nameof(expression));
        _expression = expression;
        _clock = clock;
        _grid = new LocalGrid(expression, clock);
    }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => WholeSeconds.ToInstant(_grid.NextFrom(WholeSeconds.FirstAfter(instant)));

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => WholeSeconds.ToInstant(_grid.LastUpTo(WholeSeconds.LastBefore(instant)));

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        _grid.Count(WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through));

    /// <inheritdoc />
    public ClockNote? NoteAt(DateTimeOffset nominalTime) => _grid.NoteAt(WholeSeconds.FirstFrom(nominalTime));

    /// <inheritdoc />
    public ClockNote? NextDropped(DateTimeOffset after, DateTimeOffset through) =>
        _grid.NextDropped(WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through) - 1);

    /// <inheritdoc />
    public ClockNote? LastDropped(DateTimeOffset before, DateTimeOffset from) =>
        _grid.LastDropped(WholeSeconds.LastBefore(before), WholeSeconds.FirstFrom(from));

    /// <inheritdoc />
    public string Describe() => $"cron {_expression.Text}{_clock.Suffix}";

    void IDayMarker.Mark(DaySet day) => _grid.Mark(day);
}
