using System.Numerics;

namespace ScheduledJobs.Scheduling.Cron;

/// <summary>
/// Warns about meanings that an expression's author may not expect. The parser checks each field by itself; this checks combinations of
/// fields.
/// </summary>
internal static class CronLinter
{
    // February, April, June, September, November.
    private const ulong ShortMonths = 1 << 2 | 1 << 4 | 1 << 6 | 1 << 9 | 1 << 11;

    public static IReadOnlyList<string> Check(IReadOnlyList<string> ofFields, CronFields fields, bool either, bool isNever)
    {
        var warnings = new List<string>(ofFields);
        if (either)
            warnings.Add("day-of-month and day-of-week are both restricted: a day matches if either of them does.");
        if (fields.Minute.IsStar && !fields.Hour.Repeats)
            warnings.Add("minute is '*' but the hour is fixed: it fires every minute of that hour.");
        if (isNever)
            warnings.Add("It never fires: no day of any year matches.");
        else if (LeavesMonthsOut(fields))
            warnings.Add($"day-of-month: months without a day {BitOperations.TrailingZeroCount(fields.DayOfMonth.Values)} are skipped; L means the last day of every month.");
        return warnings.Count == 0 ? [] : warnings;
    }

    private static bool LeavesMonthsOut(CronFields fields) =>
        !fields.DayOfMonth.HasSpecialDays && BitOperations.TrailingZeroCount(fields.DayOfMonth.Values) > 28 &&
        fields.DayOfWeek.IsStar && (fields.Month.Values & ShortMonths) != 0;
}
