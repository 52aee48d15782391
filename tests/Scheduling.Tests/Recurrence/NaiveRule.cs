using System.Globalization;
using ScheduledJobs.Scheduling.Recurrence;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>
/// A rule by the letter of RFC 5545, with .NET's dates and nothing clever: every candidate of a range of days is put into its period, and each
/// period chooses its positions. COUNT, UNTIL and dates are not looked at.
/// </summary>
internal sealed class NaiveRule(RecurrenceRule rule, DateTime start)
{
    private static readonly Calendar Calendar = CultureInfo.InvariantCulture.Calendar;

    /// <summary>The times of whole periods in [from, to), after the start.</summary>
    public List<DateTime> Between(DateTime from, DateTime to)
    {
        var periods = new SortedDictionary<long, List<DateTime>>();
        for (var day = from.Date; day < to; day = day.AddDays(1))
        {
            if (!Matches(day))
                continue;
            foreach (var time in TimesOf(day).Where(time => time >= from && time < to && (PeriodOf(time) - PeriodOf(start)) % rule.Interval == 0))
            {
                if (!periods.TryGetValue(PeriodOf(time), out var times))
                    periods[PeriodOf(time)] = times = [];
                times.Add(time);
            }
        }

        return [.. periods.Values.SelectMany(Choose).Where(time => time >= start)];
    }

    private IEnumerable<DateTime> Choose(List<DateTime> times) => rule.Positions.Length == 0
        ? times
        : times.Where((_, i) => rule.Positions.Contains(i + 1) || rule.Positions.Contains(i - times.Count));

    private IEnumerable<DateTime> TimesOf(DateTime day) =>
        from hour in Values(rule.Hours, start.Hour, Frequency.Hourly, 24)
        from minute in Values(rule.Minutes, start.Minute, Frequency.Minutely, 60)
        from second in Values(rule.Seconds, start.Second, Frequency.Secondly, 60)
        select day.AddSeconds(hour * 3600 + minute * 60 + second);

    private IEnumerable<int> Values(int[] given, int fromStart, Frequency unit, int count) =>
        given.Length > 0 ? given : rule.Frequency <= unit ? Enumerable.Range(0, count) : [fromStart];

    private long PeriodOf(DateTime time) => rule.Frequency switch
    {
        Frequency.Yearly => time.Year,
        Frequency.Monthly => time.Year * 12 + time.Month,
        Frequency.Weekly => (WeekStartOf(time) - new DateTime(1900, 1, 1)).Days / 7,
        Frequency.Daily => time.Ticks / TimeSpan.TicksPerDay,
        Frequency.Hourly => time.Ticks / TimeSpan.TicksPerHour,
        Frequency.Minutely => time.Ticks / TimeSpan.TicksPerMinute,
        _ => time.Ticks / TimeSpan.TicksPerSecond,
    };

    private DateTime WeekStartOf(DateTime time)
    {
        var day = time.Date;
        while (((int)day.DayOfWeek + 6) % 7 != rule.WeekStart)
            day = day.AddDays(-1);
        return day;
    }

    private bool Matches(DateTime day)
    {
        var takesDay = rule.Days.Length + rule.MonthDays.Length + rule.YearDays.Length + rule.WeekNumbers.Length == 0;
        if (rule.Months.Length > 0 && !rule.Months.Contains(day.Month))
            return false;
        if (takesDay && rule.Frequency is Frequency.Monthly or Frequency.Yearly && day.Day != start.Day)
            return false;
        if (takesDay && rule.Frequency == Frequency.Yearly && rule.Months.Length == 0 && day.Month != start.Month)
            return false;
        var takesWeekday = rule.Days.Length == 0 && (rule.Frequency == Frequency.Weekly || (rule.WeekNumbers.Length > 0 && rule.MonthDays.Length + rule.YearDays.Length == 0));
        if (takesWeekday && day.DayOfWeek != start.DayOfWeek)
            return false;
        return Has(rule.MonthDays, day.Day, DateTime.DaysInMonth(day.Year, day.Month))
            && Has(rule.YearDays, day.DayOfYear, Calendar.GetDaysInYear(day.Year))
            && (rule.WeekNumbers.Length == 0 || IsInWeek(day))
            && (rule.Days.Length == 0 || rule.Days.Any(wanted => IsWeekday(day, wanted)));
    }

    private bool IsWeekday(DateTime day, WeekdayNumber wanted)
    {
        if (((int)day.DayOfWeek + 6) % 7 != wanted.Weekday)
            return false;
        if (wanted.Ordinal == 0)
            return true;
        var inMonth = rule.Frequency == Frequency.Monthly || rule.Months.Length > 0;
        var step = Math.Sign(wanted.Ordinal);
        var nth = step;
        for (var other = day.AddDays(-7 * step); inMonth ? other.Month == day.Month : other.Year == day.Year; other = other.AddDays(-7 * step))
            nth += step;
        return nth == wanted.Ordinal;
    }

    /// <summary>Weeks by the calendar of .NET; the week's fourth day says to which year it belongs.</summary>
    private bool IsInWeek(DateTime day)
    {
        var year = WeekStartOf(day).AddDays(3).Year;
        var weekday = (DayOfWeek)((rule.WeekStart + 1) % 7);
        var weeks = Week(WeekStartOf(new DateTime(year, 12, 28)), weekday);
        return Has(rule.WeekNumbers, Week(WeekStartOf(day), weekday), weeks);
    }

    private static int Week(DateTime firstDay, DayOfWeek weekStart) => Calendar.GetWeekOfYear(firstDay.AddDays(3), CalendarWeekRule.FirstFourDayWeek, weekStart);

    private static bool Has(int[] numbers, int number, int count) => numbers.Length == 0 || numbers.Contains(number) || numbers.Contains(number - count - 1);
}
