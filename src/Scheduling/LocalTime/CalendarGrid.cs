namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>
/// Local dates at equal calendar distances from a first date, at a time of day. Date k is computed from the first date, not from date k - 1,
/// so 31 January is followed by 28 February, and then by 31 March. Months are added before days.
/// </summary>
internal sealed class CalendarGrid : ILocalPattern
{
    /// <summary>The Gregorian calendar repeats after 400 years, including which months have a 29th, 30th or 31st.</summary>
    private const int CycleMonths = 4800;

    private const int MaxDay = 3_652_058;

    private readonly int _months;
    private readonly long _days;
    private readonly int _timeOfDay;
    private readonly int _firstMonth;
    private readonly int _dayOfMonth;
    private readonly bool _skipsShortMonths;
    private readonly int _last;

    /// <param name="months">Months per step.</param>
    /// <param name="days">Days per step; at least one of the two is above zero.</param>
    /// <param name="timeOfDay">Seconds of the day.</param>
    /// <param name="monthEnd">What happens to a day that a month does not have.</param>
    /// <param name="first">The first date.</param>
    public CalendarGrid(int months, long days, int timeOfDay, MonthEnd monthEnd, DateOnly first)
    {
        _months = months;
        _days = days;
        _timeOfDay = timeOfDay;
        _firstMonth = (first.Year - 1) * 12 + first.Month - 1;
        _dayOfMonth = first.Day;
        _skipsShortMonths = monthEnd == MonthEnd.Skip && first.Day > 28;
        _last = FirstIndexFrom(MaxDay + 1) - 1;
    }

    public bool Repeats => false;

    public long NextFrom(long local)
    {
        var index = FirstIndexFrom(DayFrom(local));
        while (index <= _last && !Exists(index))
            index++;
        return index <= _last ? TimeAt(index) : WholeSeconds.Never;
    }

    public long LastUpTo(long local)
    {
        var index = FirstIndexFrom(DayFrom(local + 1)) - 1;
        while (index >= 0 && !Exists(index))
            index--;
        return index >= 0 ? TimeAt(index) : WholeSeconds.None;
    }

    public long Count(long from, long to) => from >= to ? 0 : CountBefore(FirstIndexFrom(DayFrom(to))) - CountBefore(FirstIndexFrom(DayFrom(from)));

    /// <summary>The first day whose time of day is at or after a local time; not above 0 for times before the calendar.</summary>
    private long DayFrom(long local) => (local - _timeOfDay + WholeSeconds.PerDay - 1) / WholeSeconds.PerDay;

    private long TimeAt(int index) => DayAt(index) * WholeSeconds.PerDay + _timeOfDay;

    /// <summary>Day number of date k, clamped to the last day in short months; outside the calendar's range if k is.</summary>
    private long DayAt(long index)
    {
        var month = _firstMonth + index * _months;
        if (month >= 9999 * 12)
            return MaxDay + 1;
        var year = (int)(month / 12) + 1;
        var monthOfYear = (int)(month % 12) + 1;
        var day = Math.Min(_dayOfMonth, DateTime.DaysInMonth(year, monthOfYear));
        return Math.Min(new DateOnly(year, monthOfYear, day).DayNumber + index * _days, MaxDay + 1);
    }

    private bool Exists(long index)
    {
        if (!_skipsShortMonths)
            return true;
        var month = _firstMonth + index * _months;
        return _dayOfMonth <= DateTime.DaysInMonth((int)(month / 12) + 1, (int)(month % 12) + 1);
    }

    /// <summary>The first k whose date is at or after a day. Uses binary search, because dates only increase.</summary>
    private int FirstIndexFrom(long day)
    {
        day = Math.Min(day, MaxDay + 1);
        var low = 0L;
        var high = (long)MaxDay + 1;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (DayAt(middle) >= day)
                high = middle;
            else
                low = middle + 1;
        }

        return (int)low;
    }

    /// <summary>Number of dates before date k: all of them, minus the short months that are skipped, counted over at most one cycle.</summary>
    private long CountBefore(int index)
    {
        index = Math.Min(index, _last + 1);
        if (!_skipsShortMonths)
            return index;
        var cycle = CycleMonths / (int)Gcd(CycleMonths, _months);
        return index / cycle * (long)CountExisting(0, Math.Min(cycle, index)) + CountExisting(index - index % cycle, index);
    }

    private int CountExisting(int from, int to)
    {
        var count = 0;
        for (var index = from; index < to; index++)
        {
            if (Exists(index))
                count++;
        }

        return count;
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
