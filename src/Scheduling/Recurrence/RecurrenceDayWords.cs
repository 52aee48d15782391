using System.Globalization;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>The days of a rule in words.</summary>
internal static class RecurrenceDayWords
{
    /// <summary>The words if every day matches.</summary>
    public const string EveryDay = "every day";

    private static readonly string[] Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <param name="rule">The rule.</param>
    /// <param name="start">The local time of its start.</param>
    /// <param name="isOneTime">Whether each of the days has one time.</param>
    public static string Of(RecurrenceRule rule, DateTime start, bool isOneTime)
    {
        var parts = PartsOf(rule, start, isOneTime);
        var every = rule.Frequency switch
        {
            Frequency.Yearly => YearsOf(rule),
            Frequency.Monthly => rule.Months.Length > 0 && rule.Interval == 1 ? $" of {MonthsOf(rule)}" : $" of {Every(rule.Interval, "month")}",
            Frequency.Weekly => rule.Interval == 1 ? "" : $" of {Every(rule.Interval, "week")}",
            _ => "",
        };
        var ifMonth = rule.Months.Length == 0 || every.Contains(MonthsOf(rule), StringComparison.Ordinal) ? ""
            : rule.Frequency == Frequency.Monthly ? $", if it is {MonthsOf(rule)}" : $" in {MonthsOf(rule)}";
        if (rule.Frequency <= Frequency.Daily && (rule.Interval == 1 || rule.Frequency < Frequency.Daily || parts.Count == 0))
            return $"{(parts.Count == 0 ? EveryNth(rule) : $"on {string.Join(", if it is ", parts)}")}{ifMonth}";
        if (rule.Frequency == Frequency.Daily)
            return $"{EveryNth(rule)}, if it is {string.Join(", and ", parts)}{ifMonth}";
        return $"on {parts[0]}{every}{string.Concat(parts.Skip(1).Select(part => $", if it is {part}"))}{ifMonth}";
    }

    /// <summary>Whether the words for the days already say which positions are meant.</summary>
    public static bool NamesPositions(RecurrenceRule rule, bool isOneTime) =>
        isOneTime && rule.Positions.Length > 0 && rule.Frequency > Frequency.Daily && rule.Days.Length > 0 && rule.MonthDays.Length == 0 &&
        rule.YearDays.Length == 0 && rule.WeekNumbers.Length == 0 && Array.TrueForAll(rule.Days, day => day.Ordinal == 0) &&
        (rule.Frequency != Frequency.Yearly || rule.Months.Length <= 1);

    /// <summary><c>the 2nd</c>, <c>the last</c>, <c>the 3rd last</c>, with a noun after it.</summary>
    public static string Nth(int number, string noun)
    {
        var nth = number > 0 ? Words.Ordinal(number) : number == -1 ? "last" : $"{Words.Ordinal(-number)} last";
        return noun.Length == 0 ? $"the {nth}" : $"the {nth} {noun}";
    }

    /// <summary>Numbers from the start first, then those from the end.</summary>
    public static IEnumerable<int> Sort(int[] numbers) => numbers.OrderBy(number => number < 0).ThenBy(number => number);

    /// <summary>What a day must be; empty if every day of the period is one.</summary>
    private static List<string> PartsOf(RecurrenceRule rule, DateTime start, bool isOneTime)
    {
        var parts = new List<string>();
        if (rule.Days.Length > 0)
            parts.Add(NamesPositions(rule, isOneTime) ? Words.List([.. Sort(rule.Positions).Select(position => Nth(position, OneOf(rule.Days)))]) : DaysOf(rule.Days));
        if (rule.MonthDays.Length > 0)
            parts.Add(Numbered(rule.MonthDays, "day") + (rule.Frequency < Frequency.Monthly ? " of the month" : ""));
        if (rule.YearDays.Length > 0)
            parts.Add(Numbered(rule.YearDays, "day") + (rule.Frequency < Frequency.Yearly ? " of the year" : ""));
        if (parts.Count == 0 && (rule.Frequency == Frequency.Weekly || rule.WeekNumbers.Length > 0))
            parts.Add(Weekdays[((int)start.DayOfWeek + 6) % 7]);
        if (parts.Count == 0 && rule.Frequency >= Frequency.Monthly)
            parts.Add(rule.Frequency == Frequency.Yearly && rule.Months.Length == 0 ? $"{start.Day} {NameOf(start.Month)}" : $"day {start.Day}");
        if (rule.WeekNumbers.Length > 0)
            parts[0] += $" of {Numbered(rule.WeekNumbers, "week")}";
        return parts;
    }

    private static string YearsOf(RecurrenceRule rule)
    {
        var ofMonths = rule.Months.Length > 0 ? $" of {MonthsOf(rule)}" : rule.MonthDays.Length > 0 && rule.Days.Length == 0 ? " of every month" : "";
        return ofMonths.Length > 0 && rule.Interval == 1 ? ofMonths : $"{ofMonths} of {Every(rule.Interval, "year")}";
    }

    private static string EveryNth(RecurrenceRule rule) => rule.Frequency == Frequency.Daily ? Every(rule.Interval, "day") : EveryDay;

    private static string Every(int interval, string unit) => interval == 1 ? $"every {unit}" : $"every {Words.Ordinal(interval)} {unit}";

    private static string MonthsOf(RecurrenceRule rule) => Words.List([.. rule.Months.Select(NameOf)]);

    private static string NameOf(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);

    private static string DaysOf(WeekdayNumber[] days)
    {
        if (IsWorkingWeek(days))
            return "Monday to Friday";
        var inOrder = days.OrderBy(day => day.Ordinal < 0).ThenBy(day => day.Ordinal).ThenBy(day => day.Weekday);
        return Words.List([.. inOrder.Select(day => day.Ordinal == 0 ? Weekdays[day.Weekday] : Nth(day.Ordinal, Weekdays[day.Weekday]))]);
    }

    private static string OneOf(WeekdayNumber[] days) =>
        IsWorkingWeek(days) ? "working day" : days.Length == 7 ? "day" : Words.List([.. days.OrderBy(day => day.Weekday).Select(day => Weekdays[day.Weekday])], "or");

    private static bool IsWorkingWeek(WeekdayNumber[] days) => days.Length == 5 && Array.TrueForAll(days, day => day is { Ordinal: 0, Weekday: < 5 });

    private static string Numbered(int[] numbers, string unit)
    {
        var fromStart = numbers.Where(number => number > 0).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        var named = fromStart.Count == 0 ? [] : new List<string> { $"{(fromStart.Count == 1 ? unit : unit + "s")} {Words.List(fromStart)}" };
        return Words.List([.. named, .. numbers.Where(number => number < 0).Select(number => Nth(number, unit))]);
    }
}
