namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>anchor + k * every: a grid that never drifts, whatever runs cost and clocks do.</summary>
public sealed class IntervalTrigger : ITrigger
{
    private readonly long _first;
    private readonly long _every;

    /// <summary>A grid from an anchor.</summary>
    /// <param name="anchor">startAt, or the creation time. A fraction of a second is rounded up.</param>
    /// <param name="every">A whole number of seconds, at least one.</param>
    /// <param name="includeAnchor">True: k starts at 0 (startAt was given); false: at 1.</param>
    /// <exception cref="TriggerFormatException">The period is too short or not of whole seconds.</exception>
    public IntervalTrigger(DateTimeOffset anchor, TimeSpan every, bool includeAnchor)
    {
        if (every < TimeSpan.FromSeconds(1))
            throw new TriggerFormatException($"The interval is {every}; at least 1s is allowed.");
        if (every.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new TriggerFormatException($"The interval {DurationText.Format(every)} is not a whole number of seconds.");
        _every = every.Ticks / TimeSpan.TicksPerSecond;
        _first = WholeSeconds.FirstFrom(anchor) + (includeAnchor ? 0 : _every);
    }

    private IntervalTrigger(long first, long every)
    {
        _first = first;
        _every = every;
    }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var from = WholeSeconds.FirstAfter(instant);
        return WholeSeconds.ToInstant(from <= _first ? _first : _first + (from - _first + _every - 1) / _every * _every);
    }

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        var upTo = WholeSeconds.LastBefore(instant);
        return upTo < _first ? null : WholeSeconds.ToInstant(upTo - (upTo - _first) % _every);
    }

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        Math.Max(0, CountBefore(WholeSeconds.FirstAfter(through)) - CountBefore(WholeSeconds.FirstAfter(after)));

    /// <inheritdoc />
    public string Describe() => "every " + DurationText.FormatPeriod(TimeSpan.FromTicks(_every * TimeSpan.TicksPerSecond));

    /// <summary>How many lie before a second.</summary>
    private long CountBefore(long seconds) => seconds <= _first ? 0 : (seconds - _first + _every - 1) / _every;
}
