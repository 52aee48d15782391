using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Cron;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>A cron expression on a wall clock. <c>@every</c> is a grid of instants and ignores the clock.</summary>
public sealed class CronTrigger : ITrigger, IDayMarker
{
    private readonly CronExpression _expression;
    private readonly WallClock _clock;
    private readonly LocalGrid _grid;
    private readonly IntervalTrigger? _every;

    /// <summary>Combines an expression with a clock.</summary>
    /// <param name="expression">The local times.</param>
    /// <param name="clock">Zone and policies.</param>
    /// <param name="anchor">For <c>@every</c> only: the instant its grid starts from; null for 1970-01-01T00:00:00Z.</param>
    public CronTrigger(CronExpression expression, WallClock clock, DateTimeOffset? anchor = null)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(clock);
        _expression = expression;
        _clock = clock;
        _grid = new LocalGrid(expression, clock);
        if (expression.Every is { } every)
            _every = new IntervalTrigger(anchor ?? DateTimeOffset.UnixEpoch, every, includeAnchor: false);
    }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) =>
        _every is null
            ? WholeSeconds.ToInstant(_grid.NextFrom(WholeSeconds.FirstAfter(instant)))
            : _every.NextAfter(instant);

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) =>
        _every is null
            ? WholeSeconds.ToInstant(_grid.LastUpTo(WholeSeconds.LastBefore(instant)))
            : _every.LastBefore(instant);

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        _every is null
            ? _grid.Count(WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through))
            : _every.CountBetween(after, through);

    /// <inheritdoc />
    public string Describe() => _every is null ? $"cron {_expression.Text}{_clock.Suffix}" : _every.Describe();

    void IDayMarker.Mark(DaySet day)
    {
        if (_every is not null)
            day.Add(_every);
        else
            _grid.Mark(day);
    }
}
