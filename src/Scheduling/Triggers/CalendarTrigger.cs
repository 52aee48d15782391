using ScheduledJobs.Scheduling.Calendars;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>Every so many years, months, weeks and days, at a time of day on a wall clock.</summary>
public sealed class CalendarTrigger : ITrigger
{
    /// <summary>A grid of local dates.</summary>
    /// <param name="years">Years a step.</param>
    /// <param name="months">Months a step.</param>
    /// <param name="weeks">Weeks a step.</param>
    /// <param name="days">Days a step; at least one of the four is above zero.</param>
    /// <param name="timeOfDay">Time of day on the wall clock.</param>
    /// <param name="monthEnd">What becomes of a day that a month does not have.</param>
    /// <param name="anchor">The local date of this instant is the first date of the grid.</param>
    /// <param name="clock">Zone and policies.</param>
    /// <exception cref="TriggerFormatException">No step is above zero.</exception>
    public CalendarTrigger(int years, int months, int weeks, int days, TimeOnly timeOfDay, MonthEnd monthEnd, DateTimeOffset anchor, WallClock clock) =>
        throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) => throw new NotSupportedException();

    /// <inheritdoc />
    public string Describe() => throw new NotSupportedException();
}
