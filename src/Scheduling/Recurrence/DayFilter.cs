namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>
/// The days that match the BY parts, as the bits of each year; what the rule does not say is taken from its start. Years with the same first
/// weekday, and with the same leap years next to them, have the same days. So there are 28 kinds of years, each computed when it is first needed.
/// </summary>
internal sealed class DayFilter
{
    /// <summary>Numbers for the bits of a year.</summary>
    public const int Words = 6;

    private readonly ulong[]?[] _kinds = new ulong[28][];
    private readonly int _months;
    private readonly int _weekdays;
    private readonly int _weekStart;
    private readonly bool _countsInMonth;
    private readonly SignedNumbers? _monthDays;
    private readonly SignedNumbers? _yearDays;
    private readonly SignedNumbers? _weeks;

    // By weekday; null without numbers in BYDAY.
    private readonly SignedNumbers[]? _ordinals;

    private DayFilter(RecurrenceRule rule, DateOnly start)
    {
        var frequency = rule.Frequency;
        var (hasDays, hasMonthDays, hasYearDays, hasWeeks) = (rule.Days.Length > 0, rule.MonthDays.Length > 0, rule.YearDays.Length > 0, rule.WeekNumbers.Length > 0);
        var takesDate = !hasDays && !hasMonthDays && !hasYearDays && !hasWeeks && frequency is Frequency.Monthly or Frequency.Yearly;
        var takesWeekday = !hasDays && (frequency == Frequency.Weekly || (hasWeeks && !hasMonthDays && !hasYearDays));
        _months = rule.Months.Length > 0 ? Bits(rule.Months) : takesDate && frequency == Frequency.Yearly ? 1 << start.Month : -1;
        if (takesDate || hasMonthDays)
            _monthDays = new SignedNumbers(takesDate ? [start.Day] : rule.MonthDays, 31);
        if (hasYearDays)
            _yearDays = new SignedNumbers(rule.YearDays, 366);
        if (hasWeeks)
            _weeks = new SignedNumbers(rule.WeekNumbers, 53);
        _weekdays = hasDays ? Bits(rule.Days.Where(day => day.Ordinal == 0).Select(day => day.Weekday))
            : takesWeekday ? 1 << WeekdayOf(start.DayNumber)
            : -1;
        if (Array.Exists(rule.Days, day => day.Ordinal != 0))
            _ordinals = [.. Enumerable.Range(0, 7).Select(weekday => OrdinalsOf(rule.Days, weekday))];
        _weekStart = rule.WeekStart;
        _countsInMonth = frequency == Frequency.Monthly || rule.Months.Length > 0;
    }

    /// <summary>The filter of a rule; null if it allows all days.</summary>
    public static DayFilter? Of(RecurrenceRule rule, DateOnly start)
    {
        var filter = new DayFilter(rule, start);
        var allowsAll = filter._months == -1 && filter._weekdays == -1 && filter._monthDays is null && filter._yearDays is null && filter._weeks is null;
        return allowsAll ? null : filter;
    }

    /// <summary>The matching days of a year, one bit each. It must not be changed.</summary>
    public ReadOnlySpan<ulong> DaysOf(int year)
    {
        var neighbors = Gregorian.IsLeap(year) ? 1 : Gregorian.IsLeap(year - 1) ? 2 : Gregorian.IsLeap(year + 1) ? 3 : 0;
        ref var kind = ref _kinds[neighbors * 7 + WeekdayOf(Gregorian.FirstDay(year))];

        // Two threads may both compute it, with the same result.
        return Volatile.Read(ref kind) ?? Compute(year, ref kind);
    }

    /// <summary>Clears the bits [from, end) of a year.</summary>
    public static void Clear(Span<ulong> bits, int from, int end)
    {
        for (var word = from / 64; word * 64 < end && word < bits.Length; word++)
        {
            var cleared = word == from / 64 ? ulong.MaxValue << (from % 64) : ulong.MaxValue;
            if (end - word * 64 < 64)
                cleared &= (1UL << (end - word * 64)) - 1;
            bits[word] &= ~cleared;
        }
    }

    private ulong[] Compute(int year, ref ulong[]? kind)
    {
        var days = new ulong[Words];
        var weekday = WeekdayOf(Gregorian.FirstDay(year));
        for (var month = 0; month < 12; month++)
        {
            var (from, end) = (Gregorian.DaysBefore(year, month), Gregorian.DaysBefore(year, month + 1));
            for (var day = from; day < end; day++)
            {
                if ((_months >> (month + 1) & 1) != 0 && Matches(year, day, (weekday + day) % 7, from, end))
                    days[day / 64] |= 1UL << (day % 64);
            }
        }

        Volatile.Write(ref kind, days);
        return days;
    }

    /// <param name="year">The year.</param>
    /// <param name="day">The day of the year, from 0.</param>
    /// <param name="weekday">Its weekday.</param>
    /// <param name="from">The first day of its month.</param>
    /// <param name="end">The first day of the next month.</param>
    private bool Matches(int year, int day, int weekday, int from, int end)
    {
        var length = Gregorian.LengthOf(year);
        return (_monthDays is null || _monthDays.Contains(day - from + 1, end - day))
            && (_yearDays is null || _yearDays.Contains(day + 1, length - day))
            && (_weeks is null || IsInWeek(year, day, weekday))
            && ((_weekdays >> weekday & 1) != 0 || (_ordinals is not null && (_countsInMonth
                ? _ordinals[weekday].Contains((day - from) / 7 + 1, (end - 1 - day) / 7 + 1)
                : _ordinals[weekday].Contains(day / 7 + 1, (length - 1 - day) / 7 + 1))));
    }

    /// <summary>A week belongs to the year that has its fourth day.</summary>
    private bool IsInWeek(int year, int day, int weekday)
    {
        var fourth = day - (weekday - _weekStart + 7) % 7 + 3;
        if (fourth < 0)
        {
            year--;
            fourth += Gregorian.LengthOf(year);
        }
        else if (fourth >= Gregorian.LengthOf(year))
        {
            fourth -= Gregorian.LengthOf(year);
            year++;
        }

        return _weeks!.Contains(fourth / 7 + 1, (Gregorian.LengthOf(year) - 1 - fourth) / 7 + 1);
    }

    private static int WeekdayOf(long day) => (int)(day % 7);

    private static SignedNumbers OrdinalsOf(WeekdayNumber[] days, int weekday) =>
        new(days.Where(day => day.Weekday == weekday && day.Ordinal != 0).Select(day => day.Ordinal), 53);

    private static int Bits(IEnumerable<int> values) => values.Aggregate(0, (bits, value) => bits | 1 << value);
}
