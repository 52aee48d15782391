namespace ScheduledJobs.Scheduling.Cron;

/// <summary>Says what an expression means that its author may not expect. The parser has found what one field alone shows.</summary>
internal static class CronLinter
{
    public static IReadOnlyList<string> Check(IReadOnlyList<string> fieldWarnings, CronDialect dialect, bool either, CronDays days)
    {
        if (fieldWarnings.Count == 0 && !either && !days.IsNever)
            return [];
        var warnings = new List<string>(fieldWarnings);
        if (either)
            warnings.Add("day-of-month and day-of-week are both restricted: a day matches if either of them does.");
        if (days.IsNever)
            warnings.Add("It never fires: no day of any year matches.");
        _ = dialect;
        return warnings;
    }
}
