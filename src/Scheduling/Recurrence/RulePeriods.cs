namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>The weeks, months or years of a rule as consecutive numbers, of which every n-th counts.</summary>
internal sealed class RulePeriods
{
    private readonly Frequency _frequency;
    private readonly int _weekStart;
    private readonly long _anchor;

    /// <param name="frequency">At least <see cref="Frequency.Weekly"/>.</param>
    /// <param name="interval">At least 1.</param>
    /// <param name="start">The day whose period the interval is counted from.</param>
    /// <param name="weekStart">The first day of a week.</param>
    public RulePeriods(Frequency frequency, int interval, long start, int weekStart)
    {
        _frequency = frequency;
        _weekStart = weekStart;
        Interval = interval;
        _anchor = Of(start);
        var cycle = frequency switch
        {
            Frequency.Yearly => Gregorian.CycleYears,
            Frequency.Monthly => Gregorian.CycleMonths,
            _ => Gregorian.CycleWeeks,
        };
        InCycle = cycle / Gregorian.Gcd(cycle, interval);
    }

    /// <summary>Every n-th period counts.</summary>
    public int Interval { get; }

    /// <summary>After this many periods that count, the calendar repeats.</summary>
    public long InCycle { get; }

    /// <summary>The period of a day.</summary>
    public long Of(long day)
    {
        if (_frequency == Frequency.Weekly)
            return (day - _weekStart + 7) / 7;
        var date = DateOnly.FromDayNumber((int)day);
        return _frequency == Frequency.Yearly ? date.Year : date.Year * 12 + date.Month - 1;
    }

    /// <summary>The first day of a period: of a week up to a week before the calendar, of others within it or just after it.</summary>
    public long FirstDay(long period)
    {
        if (_frequency == Frequency.Weekly)
            return period * 7 - 7 + _weekStart;
        var month = (int)Math.Clamp(_frequency == Frequency.Yearly ? period * 12 : period, 12, (Gregorian.LastYear + 1) * 12);
        return Gregorian.FirstDay(month / 12) + Gregorian.DaysBefore(month / 12, month % 12);
    }

    /// <summary>The first period at or after one that counts.</summary>
    public long AlignUp(long period) => Gregorian.AlignUp(period, _anchor, Interval);

    /// <summary>The last period at or before one that counts.</summary>
    public long AlignDown(long period) => Gregorian.AlignDown(period, _anchor, Interval);
}
