namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>anchor + k * every: a grid that never drifts, whatever runs cost and clocks do.</summary>
public sealed class IntervalTrigger : ITrigger
{
    /// <summary>A grid from an anchor.</summary>
    /// <param name="anchor">startAt, or the creation time.</param>
    /// <param name="every">A whole number of seconds, at least one.</param>
    /// <param name="includeAnchor">True: k starts at 0 (startAt was given); false: at 1.</param>
    /// <exception cref="TriggerFormatException">The period is too short or not of whole seconds.</exception>
    public IntervalTrigger(DateTimeOffset anchor, TimeSpan every, bool includeAnchor) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) => throw new NotSupportedException();

    /// <inheritdoc />
    public string Describe() => throw new NotSupportedException();
}
