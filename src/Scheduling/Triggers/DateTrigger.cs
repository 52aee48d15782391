using ScheduledJobs.Scheduling.Calendars;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>One or several given instants.</summary>
public sealed class DateTrigger : ITrigger
{
    /// <summary>Reads the instants: RFC 3339 with an offset, or a local time of the clock without one.</summary>
    /// <exception cref="TriggerFormatException">A text is no date and time.</exception>
    public DateTrigger(IReadOnlyList<string> times, WallClock clock) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) => throw new NotSupportedException();

    /// <inheritdoc />
    public string Describe() => throw new NotSupportedException();
}
