namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>Refuses combinations of parts that RFC 5545 (3.3.10) rules out.</summary>
internal static class RuleCheck
{
    public static void Check(RecurrenceRule rule)
    {
        var frequency = rule.Frequency;
        if (rule.Count is not null && rule.Until is not null)
            throw Refuse("COUNT", "found with UNTIL, expected one of the two: either ends the rule");
        if (rule.WeekNumbers.Length > 0 && frequency != Frequency.Yearly)
            throw Refuse("BYWEEKNO", $"found with {Text(frequency)}, expected FREQ=YEARLY: weeks are numbered within a year");
        if (rule.YearDays.Length > 0 && frequency is Frequency.Daily or Frequency.Weekly or Frequency.Monthly)
            throw Refuse("BYYEARDAY", $"found with {Text(frequency)}, expected FREQ=YEARLY, HOURLY, MINUTELY or SECONDLY");
        if (rule.MonthDays.Length > 0 && frequency == Frequency.Weekly)
            throw Refuse("BYMONTHDAY", "found with FREQ=WEEKLY, expected any other FREQ: use FREQ=DAILY with BYDAY and BYMONTHDAY");
        CheckOrdinals(rule);
        if (rule.Positions.Length > 0 && !HasBy(rule))
            throw Refuse("BYSETPOS", "found alone, expected another BY part, from whose times it chooses");
    }

    private static void CheckOrdinals(RecurrenceRule rule)
    {
        var index = Array.FindIndex(rule.Days, day => day.Ordinal != 0);
        if (index < 0)
            return;
        var number = rule.Days[index].Ordinal;
        if (rule.Frequency is not (Frequency.Monthly or Frequency.Yearly))
            throw Refuse("BYDAY", $"found the number {number} with {Text(rule.Frequency)}, expected a weekday alone: only a month or a year has an n-th weekday");
        if (rule.WeekNumbers.Length > 0)
            throw Refuse("BYDAY", $"found the number {number} with BYWEEKNO, expected a weekday alone: a week has each weekday once");
    }

    private static bool HasBy(RecurrenceRule rule) =>
        rule.Months.Length > 0 || rule.WeekNumbers.Length > 0 || rule.YearDays.Length > 0 || rule.MonthDays.Length > 0 || rule.Days.Length > 0 ||
        rule.Hours.Length > 0 || rule.Minutes.Length > 0 || rule.Seconds.Length > 0;

    private static string Text(Frequency frequency) => $"FREQ={frequency.ToString().ToUpperInvariant()}";

    private static TriggerFormatException Refuse(string part, string why) => new($"{part}: {why}");
}
