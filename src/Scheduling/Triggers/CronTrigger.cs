using ScheduledJobs.Scheduling.Calendars;
using ScheduledJobs.Scheduling.Cron;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>A cron expression on a wall clock.</summary>
public sealed class CronTrigger : ITrigger
{
    /// <summary>Joins an expression and a clock.</summary>
    public CronTrigger(CronExpression expression, WallClock clock) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) => throw new NotSupportedException();

    /// <inheritdoc />
    public string Describe() => throw new NotSupportedException();
}
