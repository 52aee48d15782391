using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>Every N years, months, weeks and days, at a time of day on a wall clock.</summary>
public sealed class CalendarTrigger : ITrigger, IDayMarker
{
    private readonly LocalGrid _grid;
    private readonly string _description;

    /// <summary>A grid of local dates.</summary>
    /// <param name="years">Years per step.</param>
    /// <param name="months">Months per step.</param>
    /// <param name="weeks">Weeks per step.</param>
    /// <param name="days">Days per step; at least one of the four is above zero.</param>
    /// <param name="timeOfDay">Time of day on the wall clock, in whole seconds.</param>
    /// <param name="monthEnd">What happens to a day that a month does not have.</param>
    /// <param name="anchor">The local date of this instant is the first date of the grid.</param>
    /// <param name="clock">Zone and policies.</param>
    /// <exception cref="TriggerFormatException">No step is above zero, one is negative, or the time of day has a fraction of a second.</exception>
    public CalendarTrigger(int years, int months, int weeks, int days, TimeOnly timeOfDay, MonthEnd monthEnd, DateTimeOffset anchor, WallClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        if (years < 0 || months < 0 || weeks < 0 || days < 0)
            throw new TriggerFormatException($"The calendar step is {years} years, {months} months, {weeks} weeks, {days} days; none can be negative.");
        if (years == 0 && months == 0 && weeks == 0 && days == 0)
            throw new TriggerFormatException("The calendar step is empty; at least one of years, months, weeks and days must be above 0.");
        if (timeOfDay.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new TriggerFormatException($"The time of day {timeOfDay:HH:mm:ss.FFFFFFF} is not a whole number of seconds.");

        // More months than the calendar has mean a single date; the limit keeps the arithmetic within an int.
        var allMonths = (int)Math.Min(years * 12L + months, 9999 * 12);
        var first = DateOnly.FromDateTime(clock.ToLocal(anchor));
        var dates = new CalendarGrid(allMonths, weeks * 7L + days, (int)(timeOfDay.Ticks / TimeSpan.TicksPerSecond), monthEnd, first);
        _grid = new LocalGrid(dates, clock);
        var time = timeOfDay.ToString(timeOfDay.Second == 0 ? "HH':'mm" : "HH':'mm':'ss");
        _description = $"at {time} {CalendarText.Of(years, months, weeks, days, first)}{clock.Suffix}";
    }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) =>
        WholeSeconds.ToInstant(_grid.NextFrom(WholeSeconds.FirstAfter(instant)));

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) =>
        WholeSeconds.ToInstant(_grid.LastUpTo(WholeSeconds.LastBefore(instant)));

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
    public string Describe() => _description;

    void IDayMarker.Mark(DaySet day) => _grid.Mark(day);
}
